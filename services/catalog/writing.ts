import type { AggregateReference, Id, TenantId } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import type { Collection, DeclaredIndexes } from '@campus/documents'
import { type Context, commandOf } from '@campus/platform'
import { type Caller, type Input, notFound, type Problem, preconditionFailed, problem } from '@campus/service'
import { CHANGED_MEANWHILE } from './kept.ts'

/** Who asks for a change, as far as a write needs to know. */
export type Writer = Pick<
  Input<unknown, unknown, unknown, unknown, Caller>,
  'caller' | 'tenant' | 'commandId' | 'correlation' | 'ifMatch'
>

/** Milliseconds that an answer waits until lists show what was written. */
const UNTIL_SHOWN = 2_000

/**
 * Sends a command to something that is kept under an id and gives what it then is, with its sequence. Who asks for it
 * afterwards finds it: the answer waits for the document, though not for long.
 */
export async function write<Command, Content extends object, T extends object, I extends DeclaredIndexes<T>>(
  context: Context,
  asked: Writer,
  target: { of: AggregateReference<Command, Content | null>; id: Id; shownIn: Collection<T, I>; mustExist?: boolean },
  command: Command,
): Promise<{ content: Content; seq: number } | Problem> {
  const { of, id, shownIn } = target
  const reply = await context.aggregates.send(of, asked.tenant, id, commandOf(asked, command))
  if (!reply.ok) return refusing(reply, target.mustExist ?? false)
  const failed = reply.result === CHANGED_MEANWHILE && preconditionFailed([], reply.seq)
  if (failed) return failed
  const content = of.view.parse(reply.view)
  if (content === null) throw new Error(`${of.type} took a command and shows nothing`)
  await context.documents(shownIn).waitFor(asked.tenant, id, reply.seq, { withinMs: UNTIL_SHOWN })
  return { content, seq: reply.seq }
}

/** What the catalog has under an id at this moment, or null. */
export async function standing<Content>(
  { aggregates }: Context,
  tenant: TenantId,
  of: AggregateReference<unknown, Content | null>,
  id: Id,
): Promise<Content | null> {
  return (await aggregates.view(of as AggregateReference<never, Content | null>, tenant, id)).view
}

/** Every reason at once; what should be changed and is not there is simply not there. */
function refusing({ refused, view }: Extract<Reply, { ok: false }>, mustExist: boolean): Problem {
  if (mustExist && view === null) return notFound()
  const [first] = refused
  return problem(409, first?.code ?? 'REFUSED', first?.detail ?? 'Refused.', { errors: refused })
}

/** The id in the body, where there is one, must be the one in the path. */
export const otherId = (inPath: Id, inBody: Id | undefined): Problem | undefined =>
  inBody === undefined || inBody === inPath
    ? undefined
    : problem(400, 'INVALID_REQUEST', 'The id in the body is another one than that in the path.', {
        errors: [{ code: 'INVALID', detail: `The path says ${inPath}.`, path: 'body.id' }],
      })
