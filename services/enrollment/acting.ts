import { type Id, type Refusal, RegistrationView, Warning } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Context, commandOf } from '@campus/platform'
import { type Caller, type Input, notFound, Problem, problem } from '@campus/service'
import { z } from 'zod'
import { type Enrollment, enrollments } from './collections.ts'
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

/** The enrollment that a request is about, and in whose name it is. */
export async function enrollmentOf(
  context: Context,
  { params, caller, tenant, body }: OfEnrollment,
): Promise<(OnBehalf & { readonly enrollment: Enrollment }) | Problem> {
  const found = await context.documents(enrollments).get(tenant, params.id)
  if (!found || !mayAct(caller, found.doc.student)) return notFound()
  const inName = onBehalfOf(found.doc.student, caller, body?.reason)
  return inName instanceof Problem ? inName : { enrollment: found.doc, ...inName }
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
