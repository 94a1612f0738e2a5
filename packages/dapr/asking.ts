import { createHash } from 'node:crypto'
import { type AggregateReference, type Id, type Instant, later } from '@campus/contracts'
import type { AnyAggregate } from './aggregate.ts'
import type { Ask, Outside } from './ask.ts'
import type { CommandMessage } from './command.ts'
import type { Identity } from './keys.ts'
import type { Reply } from './reply.ts'

/** How questions leave the process. */
export interface Asker {
  send(of: AggregateReference, tenant: string, id: Id, message: CommandMessage): Promise<Reply>
  readonly outside: Readonly<Record<string, Outside>>
  readonly log: { warn(facts: object, message: string): void }
}

/** Seconds after which an open question is asked again by the sweep. */
const ASK_AGAIN = 5

/** When a sweep must look at this aggregate again: soon while it has questions open, else when it says so itself. */
export function resumeAt(aggregate: AnyAggregate, of: Identity, state: unknown, now: Instant): Instant | null {
  const own = aggregate.due?.(state) ?? null
  if ((aggregate.asks?.(state, of) ?? []).length === 0) return own
  const again = later(now, ASK_AGAIN)
  return own !== null && own < again ? own : again
}

/** Puts every open question at once; gives the commands that the answers amount to. Silence gives nothing. */
export async function askAll(
  aggregate: AnyAggregate,
  of: Identity,
  state: unknown,
  cause: CommandMessage | undefined,
  asker: Asker,
): Promise<CommandMessage[]> {
  const asks: readonly Ask<unknown>[] = aggregate.asks?.(state, of) ?? []
  const answers = await Promise.all(asks.map(ask => askOne(ask, of, cause, asker)))
  return answers.filter(answer => answer !== undefined)
}

async function askOne(
  ask: Ask<unknown>,
  of: Identity,
  cause: CommandMessage | undefined,
  asker: Asker,
): Promise<CommandMessage | undefined> {
  const trace = {
    correlationId: cause?.correlationId ?? `resume:${of.type}:${of.id}`,
    ...(cause?.traceparent !== undefined && { traceparent: cause.traceparent }),
  }
  try {
    const command = await answerTo(ask, of, trace, asker)
    return command === undefined ? undefined : { ...trace, id: answerId(ask, command), by: of.type, command }
  } catch (error) {
    asker.log.warn({ err: error, ask: ask.id, aggregate: of.type }, 'a question stays open, it will be asked again')
    return undefined
  }
}

/** The same answer again is the same command; another answer to the same question (after a crash) is heard too. */
const answerId = (ask: Ask<unknown>, command: unknown): string =>
  `${ask.id}:answer:${createHash('sha256').update(JSON.stringify(command)).digest('base64url').slice(0, 12)}`

async function answerTo(
  ask: Ask<unknown>,
  of: Identity,
  trace: Pick<CommandMessage, 'correlationId' | 'traceparent'>,
  asker: Asker,
): Promise<unknown> {
  if ('outside' in ask) {
    const outside = asker.outside[ask.outside]
    if (!outside) throw new TypeError(`nobody registered how to reach ${ask.outside}`)
    return ask.answered(await outside(ask.input, { id: ask.id, tenant: of.tenant }))
  }
  const message = { ...trace, id: ask.id, by: of.type, command: ask.command }
  return ask.answered(await asker.send(ask.of, of.tenant, ask.target, message))
}
