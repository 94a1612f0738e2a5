import { type Id, InvoiceWithdrawn, ItemDropped, ItemRefused, type Refusal } from '@campus/contracts'
import type { RegistrationEvent } from './language.ts'
import { about, type Item, type RegistrationState } from './state.ts'

type Events = RegistrationEvent[]

/** The student goes: the place goes back, and the money for it. */
export const leave = (item: Item, state: RegistrationState): Events => [
  ItemDropped({ ...about(item, state), seat: item.seat !== 'none' }),
  ...withdraw([item], state, 'dropped'),
]

/** The seats of these items go back, and what was charged for them. */
export const compensate = (items: readonly Item[], state: RegistrationState, reason: Refusal): Events => [
  ...items.map(item => ItemRefused({ ...about(item, state), reasons: [reason], seat: true })),
  ...withdraw(items, state, reason.code),
]

/** What was charged for these items is not to be paid. */
export function withdraw(items: readonly Item[], state: RegistrationState, reason: string): Events {
  const invoices = Map.groupBy(items, item => item.invoiceId)
  return [...invoices].flatMap(([invoiceId, charged]) =>
    invoiceId === undefined || state.student === null ? [] : [withdrawn(invoiceId, charged, state, reason)],
  )
}

const withdrawn = (invoiceId: Id, charged: readonly Item[], { id, student }: RegistrationState, reason: string) =>
  InvoiceWithdrawn({
    invoiceId,
    registrationId: id,
    student: student ?? id,
    enrollmentIds: charged.map(({ enrollmentId }) => enrollmentId),
    reason,
  })
