import { InvoiceAdjusted, ItemCancelled, money, refusal } from '@campus/contracts'
import { describe, expect, it } from 'vitest'
import { newsIn } from './news.ts'
import { worded } from './wording.ts'

const detail = 'The section was cancelled: The lecturer is ill.'
const facts = {
  ...{ registrationId: 's-1.fall', student: 's-1', enrollmentId: 's-1.fall.1', sectionId: 'fall.a' },
  ...{ cancellationId: 'fall.a.c1', from: 'enrolled' as const, seat: true, alternates: ['fall.b'] },
  reasons: [refusal('SECTION_CLOSED', detail)],
  warnings: [],
}
const tell = (more: Partial<Parameters<typeof ItemCancelled>[0]> = {}) =>
  newsIn({ ...ItemCancelled({ ...facts, ...more }), after: {} })
const textOf = (more: Parameters<typeof tell>[0] = {}) => {
  const telling = tell(more)
  return telling && worded(telling.news)
}

describe('who had anything in a section that is cancelled (S-13)', () => {
  it('is told why, that nothing is charged, and what else is open', () => {
    expect(textOf()).toEqual({
      title: 'The university cancelled section fall.a',
      text:
        `${detail} Your transcript will show nothing of it, and nothing is charged for it: what you had paid is credit ` +
        'on your account. Another section of the course had free seats at times that suit you: section fall.b.',
    })
  })
  it('is told of the place in the queue who waited, or had an offer', () => {
    for (const from of ['waitlisted', 'offered'] as const)
      expect(textOf({ from, alternates: [] })?.text).toBe(`${detail} Your place on its waitlist ended with it.`)
  })
  it('is warned of consequences (R-12)', () => {
    const warnings = [{ code: 'BELOW_FULL_TIME' as const, detail: 'This leaves 9 credits.' }]
    expect(textOf({ warnings })?.text).toMatch(/This leaves 9 credits\.$/)
  })
  it('is not told again, nor of the charge besides', () => {
    expect(tell({ again: true })).toBeUndefined()
    const { registrationId, student, enrollmentId } = facts
    const adjusted = (reason: string) =>
      InvoiceAdjusted({
        ...{ invoiceId: 'inv-1', registrationId, student, enrollmentIds: [enrollmentId], postings: [], reason },
        credited: money(90_000n, 'USD'),
      })
    expect(newsIn({ ...adjusted('section-cancelled'), after: {} })).toBeUndefined()
    expect(newsIn({ ...adjusted('dropped'), after: {} })).toMatchObject({ news: { kind: 'invoice-reduced' } })
  })
})
