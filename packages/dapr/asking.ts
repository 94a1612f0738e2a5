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
  /** What a question that was never put would be refused with now, where that is known here and now. */
  refusal?(of: AggregateReference, tenant: string, id: Id, message: CommandMessage): Promise<Reply | undefined>
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

/**
 * The questions opened between these states that are sure to be refused, as the commands that these answers amount to: a
 * refusal changes nothing where it is given, so it need not wait for the commit that opens the question, and shares it.
 */
export async function refusedAhead(
  aggregate: AnyAggregate,
  of: Identity,
  { before, after }: { readonly before: unknown; readonly after: unknown },
  cause: CommandMessage | undefined,
  asker: Asker,
): Promise<CommandMessage[]> {
  const open: readonly Ask<unknown>[] = asker.refusal ? (aggregate.asks?.(after, of) ?? []) : []
  if (open.length === 0) return []
  const earlier = new Set((aggregate.asks?.(before, of) ?? []).map(({ id }) => id))
  const asks = open.filter(({ id }) => !earlier.has(id))
  const trace = traceOf(of, cause)
  const foresee = async (ask: Ask<unknown>): Promise<CommandMessage | undefined> => {
    if ('outside' in ask) return undefined
    const message = { ...trace, id: ask.id, by: of.type, command: ask.command }
    const reply = await asker.refusal?.(ask.of, of.tenant, ask.target, message)
    return reply && answering(ask, of, trace, ask.answered(reply))
  }
  // What goes wrong here goes wrong when it is asked, and is told there.
  const answers = await Promise.all(asks.map(ask => foresee(ask).catch(() => undefined)))
  return answers.filter(answer => answer !== undefined)
}

type Trace = Pick<CommandMessage, 'correlationId' | 'traceparent'>

const traceOf = (of: Identity, cause: CommandMessage | undefined): Trace => ({
  correlationId: cause?.correlationId ?? `resume:${of.type}:${of.id}`,
  ...(cause?.traceparent !== undefined && { traceparent: cause.traceparent }),
})

const answering = (ask: Ask<unknown>, of: Identity, trace: Trace, command: unknown): CommandMessage | undefined =>
  command === undefined ? undefined : { ...trace, id: answerId(ask, command), by: of.type, command }

async function askOne(
  ask: Ask<unknown>,
  of: Identity,
  cause: CommandMessage | undefined,
  asker: Asker,
): Promise<CommandMessage | undefined> {
  const trace = traceOf(of, cause)
  try {
    return answering(ask, of, trace, await answerTo(ask, of, trace, asker))
  } catch (error) {
    asker.log.warn({ err: error, ask: ask.id, aggregate: of.type }, 'a question stays open, it will be asked again')
    return undefined
  }
}

/** The same answer again is the same command; another answer to the same question (after a crash) is heard too. */
const answerId = (ask: Ask<unknown>, command: unknown): string =>
  `${ask.id}:answer:${createHash('sha256').update(JSON.stringify(command)).digest('base64url').slice(0, 12)}`

async function answerTo(ask: Ask<unknown>, of: Identity, trace: Trace, asker: Asker): Promise<unknown> {
  if ('outside' in ask) {
    const outside = asker.outside[ask.outside]
    if (!outside) throw new TypeError(`nobody registered how to reach ${ask.outside}`)
    return ask.answered(await outside(ask.input, { id: ask.id, tenant: of.tenant }))
  }
  const message = { ...trace, id: ask.id, by: of.type, command: ask.command }
  return ask.answered(await asker.send(ask.of, of.tenant, ask.target, message))
}
