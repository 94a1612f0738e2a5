import {
  type AccountView,
  type Event,
  type Invoice,
  InvoiceAdjusted,
  InvoiceIssued,
  InvoicePaid,
  ItemDropped,
  ItemEnrolled,
  ItemHeld,
  ItemPromoted,
  ItemRefused,
  ItemWaitlisted,
  money,
  PaymentFailed,
  PaymentUnapplied,
  RegistrationRequested,
  refusal,
} from '@campus/contracts'
import { describe, expect, it } from 'vitest'
import { newsworthy } from './news.ts'
import { Notice } from './notice.ts'
import { noticeOf } from './telling.ts'

const at = '2026-08-14T12:30:00.000Z'
const about = { registrationId: 's-1.2026-fall', student: 's-1', enrollmentId: 'e-1', sectionId: 'math-101-1' }

const told = ({ type, data }: Event, after: unknown = {}, now = at) =>
  noticeOf({ id: 'Registration:north:s-1.2026-fall:5', type, time: at, data, after }, now, 5)

const invoice: Invoice = {
  id: 'inv-1',
  number: '2026-s-1-1',
  registrationId: about.registrationId,
  student: 's-1',
  term: '2026-fall',
  status: 'issued',
  lines: [
    {
      kind: 'tuition',
      amount: money(90_000n, 'USD'),
      rule: 'tuition-per-credit@1',
      enrollmentId: 'e-1',
      sectionId: 'math-101-1',
      credits: 3,
    },
  ],
  total: money(90_000n, 'USD'),
  paid: money(0n, 'USD'),
  due: '2026-08-14T12:45:00.000Z',
}
const account = (status: Invoice['status'], total = invoice.total): AccountView => ({
  student: 's-1',
  currency: 'USD',
  balance: money(0n, 'USD'),
  invoices: [{ ...invoice, status, total }],
  credits: [],
})

describe('an event becomes a notice', () => {
  it('that is the same whenever the event comes, and another for every other event', () => {
    const { type, data } = ItemEnrolled(about)
    const event = { type, time: at, data, after: {} }
    const first = noticeOf({ ...event, id: 'Registration:north:s-1.2026-fall:5' }, at, 5)
    expect(noticeOf({ ...event, id: 'Registration:north:s-1.2026-fall:5' }, '2026-08-15T00:00:00.000Z', 5)).toEqual(
      first,
    )
    expect(noticeOf({ ...event, id: 'Registration:north:s-1.2026-fall:6' }, at, 5)?.id).not.toBe(first?.id)
    expect(Notice.parse(first)).toEqual(first)
  })

  it('for the student, unread, with mail queued that waits a moment for others', () => {
    expect(told(ItemEnrolled(about))).toMatchObject({
      person: 's-1',
      kind: 'enrolled',
      at,
      sections: ['math-101-1'],
      read: false,
      mail: 'queued',
      tries: 0,
      due: '2026-08-14T12:30:05.000Z',
    })
  })

  it('without mail when it is old news: events of a year may be told again at once', () => {
    const notice = told(ItemEnrolled(about), {}, '2026-08-21T12:30:00.001Z')
    expect(notice).toMatchObject({ mail: 'none' })
    expect(notice).not.toHaveProperty('due')
  })

  it('with all reasons of what was refused at once, each with its section (R-04)', () => {
    const refused = [
      { sectionId: 'math-101-1', reasons: [refusal('DUPLICATE', 'Already chosen.', { with: 'math-101-2' })] },
      { sectionId: 'art-1-1', reasons: [refusal('SECTION_CLOSED', 'Closed.'), refusal('TIME_CONFLICT', 'Clashes.')] },
    ]
    const { student, registrationId } = about
    const request = { registrationId, student, term: '2026-fall', items: [], refused, paymentSeconds: 900 }
    expect(told(RegistrationRequested(request))).toMatchObject({
      kind: 'refused',
      sections: ['math-101-1', 'art-1-1'],
      reasons: [
        { sectionId: 'math-101-1', code: 'DUPLICATE', detail: 'Already chosen.' },
        { sectionId: 'art-1-1', code: 'SECTION_CLOSED', detail: 'Closed.' },
        { sectionId: 'art-1-1', code: 'TIME_CONFLICT', detail: 'Clashes.' },
      ],
    })
    expect(told(RegistrationRequested({ ...request, refused: [] }))).toBeUndefined()
  })

  it('that keeps no fact of a refusal besides its code and words (R-52)', () => {
    const reasons = [refusal('HOLD', 'A hold of the bursar.', { contact: 'bursar@example.org' })]
    const notice = told(ItemRefused({ ...about, reasons, seat: false }))
    expect(notice?.reasons).toEqual([{ sectionId: 'math-101-1', code: 'HOLD', detail: 'A hold of the bursar.' }])
    expect(JSON.stringify(notice)).not.toContain('bursar@example.org')
  })

  it.each([
    ['PAYMENT_FAILED', 'seat-lost', true],
    ['PAYMENT_OVERDUE', 'seat-lost', true],
    ['SECTION_FULL', 'refused', false],
  ] as const)('when compensated or refused: %s is %s', (code, kind, seat) => {
    const reasons = [refusal(code, 'The words of the reason.')]
    const notice = told(ItemRefused({ ...about, reasons, seat }))
    expect(notice).toMatchObject({ kind, sections: ['math-101-1'], reasons: [{ code }] })
    expect(notice?.text).toContain('The words of the reason.')
  })

  it('when an invoice is issued, with what is left to pay of it', () => {
    const issued = InvoiceIssued({ invoice, postings: [] })
    expect(told(issued, account('issued'))).toMatchObject({ kind: 'invoice', invoiceId: 'inv-1', person: 's-1' })
    expect(told(issued, account('issued', money(30_000n, 'USD')))?.text).toContain('USD 300.00')
  })

  it('but not of an invoice that is void, or settled, as soon as it is issued', () => {
    const issued = InvoiceIssued({ invoice, postings: [] })
    for (const status of ['void', 'paid'] as const) expect(told(issued, account(status))).toBeUndefined()
  })

  it.each([
    [ItemWaitlisted({ ...about, position: 2 }), 'waitlisted'],
    [ItemPromoted(about), 'promoted'],
    [ItemDropped({ ...about, seat: true }), 'dropped'],
    [
      PaymentUnapplied({
        paymentId: 'pay-1',
        invoiceId: 'inv-1',
        student: 's-1',
        amount: money(90_000n, 'USD'),
        reason: 'invoice is void',
        postings: [],
      }),
      'credit',
    ],
    [
      InvoiceAdjusted({
        invoiceId: 'inv-1',
        registrationId: about.registrationId,
        student: 's-1',
        enrollmentIds: ['e-1'],
        credited: money(90_000n, 'USD'),
        reason: 'dropped',
        postings: [],
      }),
      'invoice-reduced',
    ],
  ])('of %o', (event, kind) => {
    expect(told(event)).toMatchObject({ kind, person: 's-1' })
  })
})

describe('an event is no news', () => {
  it('when another one tells the student: a hold is told by its invoice, a payment by what it leads to', () => {
    const silent: string[] = [ItemHeld, InvoicePaid, PaymentFailed].map(({ type }) => type)
    const known = [...newsworthy('enrollment'), ...newsworthy('billing')].map(({ type }) => type)
    expect(known.filter(type => silent.includes(type))).toEqual([])
    expect(told(ItemHeld(about))).toBeUndefined()
  })

  it('is subscribed to by the service that tells it', () => {
    expect(newsworthy('billing').map(({ type }) => type)).toEqual([
      'billing.invoice-issued',
      'billing.invoice-adjusted',
      'billing.payment-unapplied',
    ])
    expect(newsworthy('enrollment')).toHaveLength(14)
  })
})
