import { type Id, type Refusal, RegistrationView, Warning } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Context, commandOf } from '@campus/platform'
import { type Caller, type Input, notFound, Problem, problem } from '@campus/service'
import { z } from 'zod'
import { type Enrollment, enrollments, registrations } from './collections.ts'
import { enrollmentsIn } from './registration/enrollments-in.ts'
import type { RegistrationCommand } from './registration/language.ts'
import { Registration } from './registration/registration.ts'

/** Who asks, and what makes a command of it. */
export type Asked = Pick<
  Input<unknown, unknown, unknown, unknown, Caller>,
  'caller' | 'tenant' | 'commandId' | 'correlation'
>
/** Staff say why they act in a student's name. */
export interface OfEnrollment extends Asked {
  readonly params: { readonly id: Id }
  readonly body: { readonly reason?: string | undefined } | undefined
}

interface OnBehalf {
  readonly onBehalf?: { readonly reason: string }
}

export const mayAct = (caller: Caller, student: Id): boolean =>
  caller.person === student || caller.roles.includes('registrar')

/** In whose name somebody acts: their own, or, for a registrar who says why, the student's. */
export function onBehalfOf(student: Id, caller: Caller, reason = ''): OnBehalf | Problem {
  if (caller.person === student) return {}
  if (!mayAct(caller, student)) return notFound()
  return reason.trim() === ''
    ? problem(400, 'REASON_REQUIRED', 'Say why you do this for somebody else.')
    : { onBehalf: { reason: reason.trim() } }
}

/** Tells a registration something. */
export const tell = (context: Context, asked: Asked, id: Id, command: RegistrationCommand): Promise<Reply> =>
  context.aggregates.send(Registration, asked.tenant, id, commandOf(asked, command))

type Whose = Pick<Asked, 'caller' | 'tenant'>

/** A registration, and the sequence it is shown after; nothing where there is none that the caller may see. */
export async function registrationOf(
  context: Context,
  { caller, tenant }: Whose,
  id: Id,
): Promise<{ readonly view: RegistrationView; readonly sequence: number } | undefined> {
  const known = await context.documents(registrations).get(tenant, id)
  if (!known) return unlisted(context, { caller, tenant }, id)
  const { doc: view, sequences } = known
  return mayAct(caller, view.student) ? { view, sequence: sequences['self'] ?? 0 } : undefined
}

/**
 * As the registration itself says: a view that has not come so far (its process was killed, its store was away) is no
 * reason to tell a student that what they were just given does not exist. Nobody makes us look for what is not theirs.
 */
async function unlisted(context: Context, { caller, tenant }: Whose, id: Id) {
  if (!id.startsWith(`${caller.person}.`) && !caller.roles.includes('registrar')) return undefined
  const { seq: sequence, view } = await context.aggregates.view(Registration, tenant, id)
  return view && sequence > 0 && mayAct(caller, view.student) ? { view, sequence } : undefined
}

async function unlistedEnrollment(context: Context, whose: Whose, id: Id): Promise<Enrollment | undefined> {
  const registrationId = id.slice(0, Math.max(id.lastIndexOf('.'), 0))
  const found = registrationId === '' ? undefined : await unlisted(context, whose, registrationId)
  return found && enrollmentsIn(found.view).find(enrollment => enrollment.id === id)
}

/** The enrollment that a request is about, and in whose name it is. */
export async function enrollmentOf(
  context: Context,
  { params, caller, tenant, body }: OfEnrollment,
): Promise<(OnBehalf & { readonly enrollment: Enrollment }) | Problem> {
  const listed = (await context.documents(enrollments).get(tenant, params.id))?.doc
  const enrollment = listed ?? (await unlistedEnrollment(context, { caller, tenant }, params.id))
  if (!enrollment || !mayAct(caller, enrollment.student)) return notFound()
  const inName = onBehalfOf(enrollment.student, caller, body?.reason)
  return inName instanceof Problem ? inName : { enrollment, ...inName }
}

/** Tells the registration of an enrollment something, and answers how the enrollment then stands. */
export async function answering(
  context: Context,
  asked: Asked,
  { id, registrationId }: Enrollment,
  command: RegistrationCommand,
) {
  const reply = await tell(context, asked, registrationId, command)
  if (!reply.ok) return refusing(reply.refused)
  const view = RegistrationView.parse(reply.view)
  const items = view.items.filter(({ enrollmentId }) => enrollmentId === id)
  return { status: 200 as const, body: { id: view.id, status: view.status, items, ...warningsIn(reply) } }
}

const Warned = z.object({ warnings: z.array(Warning) })

/** What follows from what was done, if anything does. */
export function warningsIn(reply: Reply): { warnings?: Warning[] } {
  const { warnings = [] } = (reply.ok && Warned.safeParse(reply.result).data) || {}
  return warnings.length > 0 ? { warnings } : {}
}

export const refusing = (refused: readonly Refusal[]): Problem =>
  problem(409, refused[0]?.code ?? 'REFUSED', refused[0]?.detail ?? 'Refused.', { errors: refused })
