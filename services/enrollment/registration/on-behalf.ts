import type { Decision, Moment } from '@campus/dapr/aggregate'
import type { RegistrationCommand, RegistrationEvent } from './language.ts'

/** What somebody of the university does in a student's name says who did it and why. */
export function signed(
  decision: Decision<RegistrationEvent>,
  command: RegistrationCommand,
  { by }: Moment,
): Decision<RegistrationEvent> {
  const onBehalf = 'onBehalf' in command ? command.onBehalf : undefined
  if (!onBehalf || 'refused' in decision) return decision
  const actor = { office: 'registrar' as const, person: by, reason: onBehalf.reason }
  return { ...decision, events: decision.events.map(event => (isSigned(event) ? withActor(event, actor) : event)) }
}

type Signed = Extract<RegistrationEvent, { data: { actor?: unknown } }>

/** Money has papers of its own. */
const isSigned = (event: RegistrationEvent): event is Signed => !event.type.startsWith('enrollment.invoice-')

const withActor = (event: Signed, actor: NonNullable<Signed['data']['actor']>): RegistrationEvent =>
  ({ ...event, data: { ...event.data, actor } }) as RegistrationEvent
