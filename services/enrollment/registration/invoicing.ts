import { InvoiceRequested, InvoiceWithdrawn, ItemRefused, later, type Refusal } from '@campus/contracts'
import type { Moment } from '@campus/dapr/aggregate'
import { evolveRegistration } from './evolution.ts'
import type { RegistrationEvent } from './language.ts'
import { about, type Item, type RegistrationState } from './state.ts'

type Events = RegistrationEvent[]

/** These events, and the invoice for what is held now, once no question about seats is open any more. */
export function invoiced(events: Events, before: RegistrationState, moment: Moment): Events {
  const state = after(events, before, moment)
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

/** The seats of these items go back, and what was charged for them. */
export const compensate = (items: readonly Item[], state: RegistrationState, reason: Refusal): Events => [
  ...items.map(item => ItemRefused({ ...about(item, state), reasons: [reason], seat: true })),
  ...withdraw(items, state, reason.code),
]

export function withdraw(items: readonly Item[], state: RegistrationState, reason: string): Events {
  const invoices = Map.groupBy(items, item => item.invoiceId)
  return [...invoices].flatMap(([invoiceId, charged]) =>
    invoiceId === undefined || state.student === null
      ? []
      : [
          InvoiceWithdrawn({
            invoiceId,
            registrationId: state.id,
            student: state.student,
            enrollmentIds: charged.map(({ enrollmentId }) => enrollmentId),
            reason,
          }),
        ],
  )
}
