import { InvoiceRequested, later } from '@campus/contracts'
import type { Moment } from '@campus/dapr/aggregate'
import { settledBatches } from './batch.ts'
import { evolveRegistration } from './evolution.ts'
import type { RegistrationEvent } from './language.ts'
import type { RegistrationState } from './state.ts'

type Events = RegistrationEvent[]

/** These events, what they settle, and the invoice for what is held then, once no question about seats is open any more. */
export function invoiced(first: Events, before: RegistrationState, moment: Moment): Events {
  const settling = after(first, before, moment)
  const settled = settledBatches(before, settling)
  const events = [...first, ...settled]
  const state = after(settled, settling, moment)
  return state.items.some(({ seat }) => seat === 'asked') ? events : [...events, ...invoiceFor(state, moment)]
}

export const after = (events: Events, before: RegistrationState, { now }: Moment): RegistrationState =>
  events.reduce((state, event) => evolveRegistration(state, event, now), before)

/** One invoice for all held seats that have none yet. */
function invoiceFor(state: RegistrationState, { now }: Moment): Events {
  const open = state.items.filter(item => item.seat === 'held' && item.invoiceId === undefined)
  if (open.length === 0 || state.student === null || state.term === null) return []
  const requested = InvoiceRequested({
    invoiceId: `inv-${state.id}.${state.invoices + 1}`,
    registrationId: state.id,
    student: state.student,
    term: state.term,
    due: later(now, state.paymentSeconds),
    lines: open.map(({ enrollmentId, sectionId, credits }) => ({ enrollmentId, sectionId, credits })),
    ...(state.payment !== null && { payment: state.payment }),
  })
  return [requested]
}
