import { money, refusal } from '@campus/contracts'
import { describe, expect, it } from 'vitest'
import { worded } from './wording.ts'

const section = '2026-fall.10234'
const other = '2026-fall.10777'
const reason = (sectionId: string, code: 'SECTION_FULL' | 'NO_WAITLIST' | 'TIME_CONFLICT', detail: string) => ({
  sectionId,
  code,
  detail: refusal(code, detail).detail,
})

describe('what a person is told', () => {
  it('names the section, the invoice, the amount and until when it is to be paid', () => {
    const due = '2026-08-14T12:30:00.000Z'
    expect(
      worded({ kind: 'invoice', sections: [section], invoiceId: 'inv-1', amount: money(123457n, 'USD'), due }),
    ).toEqual({
      title: 'Pay invoice inv-1 to keep your seat',
      text:
        'Held for you: a seat in section 2026-fall.10234. Invoice inv-1 is USD 1,234.57 and due by ' +
        '14 August 2026 at 12:30 UTC; unpaid by then, what is held goes back. ' +
        'You need not do anything if you chose how to pay when you registered.',
    })
  })

  it('counts the seats of an invoice for several', () => {
    const facts = { invoiceId: 'inv-1', amount: money(900n, 'JPY'), due: '2026-08-14T12:30:00.000Z' }
    const { title, text } = worded({ kind: 'invoice', sections: [section, other], ...facts })
    expect(title).toBe('Pay invoice inv-1 to keep your seats')
    expect(text).toContain('seats in sections 2026-fall.10234 and 2026-fall.10777. Invoice inv-1 is JPY 900 and')
  })

  it('says every reason of a refusal (R-04)', () => {
    const reasons = [
      reason(section, 'SECTION_FULL', 'All 30 seats are taken.'),
      reason(section, 'NO_WAITLIST', 'The section keeps no waitlist.'),
    ]
    expect(worded({ kind: 'refused', sections: [section], reasons })).toEqual({
      title: 'You did not get section 2026-fall.10234',
      text: 'All 30 seats are taken. The section keeps no waitlist.',
    })
  })

  it('says of several refused sections which reason is whose', () => {
    const reasons = [
      reason(section, 'SECTION_FULL', 'All 30 seats are taken.'),
      reason(other, 'TIME_CONFLICT', 'Meets at the same time.'),
    ]
    expect(worded({ kind: 'refused', sections: [section, other], reasons }).text).toBe(
      'section 2026-fall.10234: All 30 seats are taken. section 2026-fall.10777: Meets at the same time.',
    )
  })

  it('says of a seat that went back why, and that nothing is owed', () => {
    const unpaid = { sectionId: section, code: 'PAYMENT_OVERDUE', detail: 'The invoice was not paid in time.' } as const
    expect(worded({ kind: 'seat-lost', sections: [section], reasons: [unpaid] })).toEqual({
      title: 'Your seat in section 2026-fall.10234 went back',
      text:
        'The invoice was not paid in time. You owe nothing for it; ' +
        'money that still arrives for it becomes your credit.',
    })
  })

  it.each([
    [{ kind: 'enrolled', sections: [section] }, 'You are enrolled in section 2026-fall.10234'],
    [
      { kind: 'waitlisted', sections: [section], position: 3 },
      'You are on the waitlist of section 2026-fall.10234',
      'number 3',
    ],
    [{ kind: 'promoted', sections: [section] }, 'A seat in section 2026-fall.10234 came free for you'],
    [{ kind: 'dropped', sections: [section] }, 'You left section 2026-fall.10234'],
    [
      { kind: 'credit', invoiceId: 'inv-1', amount: money(5n, 'KWD') },
      'Your payment of KWD 0.005 is kept as credit',
      'invoice inv-1',
    ],
    [
      { kind: 'invoice-reduced', invoiceId: 'inv-1', amount: money(30000n, 'EUR') },
      'Invoice inv-1 was reduced by EUR 300.00',
    ],
  ] as const)('has words for %o', (news, title, ...more) => {
    const words = worded(news)
    expect(words.title).toBe(title)
    expect(words.text).toContain(more[0] ?? ('sections' in news ? section : 'inv-1'))
  })

  it('keeps every cent of an amount that no number could hold (R-21)', () => {
    const amount = money(90_071_992_547_409_931_234_567n, 'USD')
    expect(worded({ kind: 'credit', invoiceId: 'inv-1', amount }).title).toContain('USD 900,719,925,474,099,312,345.67')
  })

  it('says of an offer until when it can be accepted (R-09)', () => {
    expect(worded({ kind: 'offered', sections: [section], expires: '2026-08-14T12:30:00.000Z' }).title).toBe(
      'Accept your seat in section 2026-fall.10234 by 14 August 2026 at 12:30 UTC',
    )
  })

  it('says to who was passed over why, and that the place stays (R-08)', () => {
    const reasons = [reason(section, 'TIME_CONFLICT', 'Meets at the same time.')]
    expect(worded({ kind: 'passed-over', sections: [section], reasons }).text).toBe(
      'Meets at the same time. You keep your place on the waitlist.',
    )
  })

  it.each([
    ['declined', 'You declined the seat in section 2026-fall.10234.'],
    ['expired', 'You did not accept the seat in section 2026-fall.10234 in time. You may join the waitlist again.'],
  ] as const)('tells an offer that was %s from the other', (how, text) => {
    expect(worded({ kind: 'offer-ended', sections: [section], how }).text).toBe(text)
  })

  it('says of a withdrawal what stays (R-03)', () => {
    expect(worded({ kind: 'withdrawn', sections: [section] }).text).toBe(
      'Your transcript will show W for section 2026-fall.10234. What was charged for it stays charged.',
    )
  })
})
