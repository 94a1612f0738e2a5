import { type Event, ItemAdminDropped, ItemDropped, ItemWithdrawn, refusal, TermWithdrawn } from '@campus/contracts'
import { describe, expect, it } from 'vitest'
import { newsIn } from './news.ts'
import { worded } from './wording.ts'

const about = { registrationId: 's-1.fall', student: 's-1', enrollmentId: 's-1.fall.1', sectionId: 'fall.a' }
const actor = { office: 'registrar' as const, person: 'rita', reason: 'Never came.' }
const below = { code: 'BELOW_FULL_TIME' as const, detail: 'This leaves 9 credits.' }
function wordsOf(event: Event) {
  const telling = newsIn({ ...event, after: {} })
  return telling && worded(telling.news)
}

describe('who leaves a section', () => {
  it.each([
    [ItemDropped({ ...about, seat: true }), 'You left section fall.a'],
    [ItemDropped({ ...about, seat: true, actor }), 'The registrar dropped you from section fall.a'],
    [ItemWithdrawn({ ...about, seat: true }), 'You withdrew from section fall.a'],
    [ItemWithdrawn({ ...about, seat: true, actor }), 'The registrar withdrew you from section fall.a'],
  ])('hears of it, and whether it was the university: %j', (event, title) => {
    const words = wordsOf(event)
    expect(words?.title).toBe(title)
    expect(words?.text).not.toContain('Never came.')
  })
  it('hears why the university ended it, and what follows (R-12)', () => {
    const dropped = { ...about, reasons: [refusal('ADMIN_DROPPED', 'Never came.')], seat: true, warnings: [below] }
    expect(wordsOf(ItemAdminDropped(dropped))).toEqual({
      title: 'Your enrollment in section fall.a has ended',
      text: 'Never came. What you had paid for it becomes your credit. This leaves 9 credits.',
    })
  })
})

describe('who leaves the whole term (R-03)', () => {
  const term = { registrationId: 's-1.fall', student: 's-1', term: 'fall', warnings: [below] }

  it('hears of it once, with what shows on the transcript and what does not', () => {
    expect(wordsOf(TermWithdrawn({ ...term, dropped: ['fall.a'], withdrawn: ['fall.b', 'fall.c'] }))).toEqual({
      title: 'You withdrew from the term fall',
      text:
        'Nothing is charged for section fall.a, and your transcript will show nothing of it. Your transcript will show ' +
        'W for sections fall.b and fall.c, and what was charged stays charged. This leaves 9 credits.',
    })
    for (const left of [ItemDropped, ItemWithdrawn])
      expect(wordsOf(left({ ...about, seat: true, altogether: true }))).toBeUndefined()
  })
  it('and who did it, where the student did not', () => {
    const words = wordsOf(TermWithdrawn({ ...term, dropped: [], withdrawn: ['fall.b'], actor }))
    expect(words?.title).toBe('The registrar withdrew you from the term fall')
  })
})
