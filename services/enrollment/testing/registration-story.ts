import {
  InvoiceRequested,
  InvoiceWithdrawn,
  ItemDropped,
  ItemEnrolled,
  ItemHeld,
  ItemPromoted,
  ItemRefused,
  ItemWaitlisted,
  later,
  type Meeting,
  type PaymentChoice,
  type Refusal,
  RegistrationRequested,
  refusal,
} from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { withRemedy } from '../eligibility/remedies.ts'
import type { SectionFacts, TermFacts } from '../eligibility/section-facts.ts'
import type { RegistrationCommand, RegistrationEvent } from '../registration/language.ts'
import { Registration } from '../registration/registration.ts'

/** The words that the specifications of a registration are told in: ann registers for sections `a`, `b`, `c` in fall. */
export const now = '2026-08-15T12:00:00.000Z'
export const { given } = specify(Registration, { id: 'ann.fall', now })

export const termFacts: TermFacts = {
  id: 'fall',
  registrationOpens: '2026-08-01T00:00:00.000Z',
  registrationCloses: '2026-09-10T00:00:00.000Z',
  addDeadline: '2026-09-05T00:00:00.000Z',
  dropDeadline: '2026-09-20T00:00:00.000Z',
  withdrawDeadline: '2026-10-20T00:00:00.000Z',
}
export const paymentSeconds = 900
export const due = later(now, paymentSeconds)
export const capacity = { capacity: 30, waitlistCapacity: 10, sectionSequence: 1 }
export const morning: Meeting[] = [{ days: ['MO'], start: '09:00', end: '10:00' }]

/** Sections `a`, `b`, `c`: three credits each, one course each, never at the same time unless given meetings. */
export const facts = (id: string, more: Partial<SectionFacts> = {}): SectionFacts => ({
  id,
  courseId: `course-${id}`,
  term: 'fall',
  credits: { min: 3, max: 3 },
  meetings: [],
  status: 'open',
  sequence: 1,
  capacity: 30,
  waitlistCapacity: 10,
  ...more,
})
type Request = Extract<RegistrationCommand, { type: 'request' }>
type Wish = Request['add'][number]
export const wish = (sectionId: string, more: Partial<Wish> = {}): Wish => ({
  sectionId,
  waitlist: false,
  facts: facts(sectionId),
  ...more,
})
export const request = (add: Wish[], more: Partial<Request> = {}): Request => ({
  type: 'request',
  student: 'ann',
  term: 'fall',
  termFacts,
  add,
  drop: [],
  paymentSeconds,
  ...more,
})

export const item = (n: number, sectionId: string) => ({
  registrationId: 'ann.fall',
  student: 'ann',
  enrollmentId: `ann.fall.${n}`,
  sectionId,
})
type RequestedItem = Parameters<typeof RegistrationRequested>[0]['items'][number]
export const requestedItem = (n: number, sectionId: string, more: Partial<RequestedItem> = {}): RequestedItem => ({
  enrollmentId: `ann.fall.${n}`,
  sectionId,
  courseId: `course-${sectionId}`,
  credits: 3,
  waitlist: false,
  meetings: [],
  capacity,
  addDeadline: termFacts.addDeadline,
  ...more,
})
export const requested = (
  items: RequestedItem[],
  more: { refused?: { sectionId: string; reasons: Refusal[] }[]; payment?: PaymentChoice } = {},
) =>
  RegistrationRequested({
    registrationId: 'ann.fall',
    student: 'ann',
    term: 'fall',
    items,
    refused: [],
    paymentSeconds,
    maxCredits: 18,
    mayWait: { sections: 3, credits: 9 },
    ...more,
  })
export const held = (n: number, section: string) => ItemHeld(item(n, section))
export const waitlisted = (n: number, section: string, position = 1) =>
  ItemWaitlisted({ ...item(n, section), position })
export const promoted = (n: number, section: string) => ItemPromoted(item(n, section))
export const enrolled = (n: number, section: string) => ItemEnrolled(item(n, section))
export const dropped = (n: number, section: string, seat = true) => ItemDropped({ ...item(n, section), seat })
export const refused = (n: number, section: string, reasons: Refusal[], seat: boolean) =>
  ItemRefused({ ...item(n, section), reasons, seat })
export const invoiced = (n: number, lines: [number, string][], more: { due?: string; payment?: PaymentChoice } = {}) =>
  InvoiceRequested({
    invoiceId: `inv-ann.fall.${n}`,
    registrationId: 'ann.fall',
    student: 'ann',
    term: 'fall',
    due,
    lines: lines.map(([enrollment, sectionId]) => ({ enrollmentId: `ann.fall.${enrollment}`, sectionId, credits: 3 })),
    ...more,
  })
export const withdrawn = (n: number, enrollments: number[], reason: string) =>
  InvoiceWithdrawn({
    invoiceId: `inv-ann.fall.${n}`,
    registrationId: 'ann.fall',
    student: 'ann',
    enrollmentIds: enrollments.map(enrollment => `ann.fall.${enrollment}`),
    reason,
  })

export const answered = (
  n: number,
  answer: 'held' | 'waitlisted' | 'refused',
  reasons: Refusal[] = [],
): RegistrationCommand => ({
  type: 'seat-answered',
  enrollmentId: `ann.fall.${n}`,
  answer,
  reasons,
  ...(answer === 'waitlisted' && { position: 1 }),
})
export const seatPromoted = (n: number): RegistrationCommand => ({
  type: 'seat-promoted',
  enrollmentId: `ann.fall.${n}`,
})
export const invoicePaid = (n: number): RegistrationCommand => ({
  type: 'invoice-paid',
  invoiceId: `inv-ann.fall.${n}`,
})
export const paymentFailed = (n: number): RegistrationCommand => ({
  type: 'payment-failed',
  invoiceId: `inv-ann.fall.${n}`,
  reason: 'card declined',
})
export const overdue: RegistrationCommand = { type: 'time-passed' }
export const drop = (n: number): RegistrationCommand => ({
  type: 'drop',
  enrollmentId: `ann.fall.${n}`,
  deadlines: termFacts,
})

export const full = withRemedy(refusal('SECTION_FULL', 'All 30 seats are taken.'))
export const declined = refusal('PAYMENT_FAILED', 'The payment did not go through: card declined.')
export const late = refusal('PAYMENT_OVERDUE', 'The invoice was not paid in time; the seat went back.')
export const clashWith = (section: string) =>
  refusal('TIME_CONFLICT', `Meets at the same time as section ${section}.`, { with: section })

export const asksOf = (events: readonly RegistrationEvent[]) => {
  const { state } = given(...events).when(invoicePaid(99))
  return (Registration.asks?.(state, { tenant: 'u1', id: 'ann.fall' }) ?? []).map(ask => ({
    id: ask.id,
    ...('target' in ask && { target: ask.target, command: ask.command }),
  }))
}
export const dueOf = (events: readonly RegistrationEvent[]) =>
  Registration.due?.(given(...events).when(invoicePaid(99)).state)

export const oneAsked = [requested([requestedItem(1, 'a')])]
export const twoAsked = [requested([requestedItem(1, 'a'), requestedItem(2, 'b')])]
export const oneHeld = [...oneAsked, held(1, 'a'), invoiced(1, [[1, 'a']])]
export const twoHeld = [
  ...twoAsked,
  held(1, 'a'),
  held(2, 'b'),
  invoiced(1, [
    [1, 'a'],
    [2, 'b'],
  ]),
]
export const oneEnrolled = [...oneHeld, enrolled(1, 'a')]
export const oneWaiting = [...oneAsked, waitlisted(1, 'a')]
