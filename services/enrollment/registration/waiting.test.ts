import { describe, expect, test } from 'vitest'
import { nothingKnown } from '../eligibility/student-facts.ts'
import { waitingReasons } from '../eligibility/waiting.ts'
import {
  answered,
  facts,
  given,
  request,
  requested,
  requestedItem,
  waitlisted,
  wish,
} from '../testing/registration-story.ts'

const most = { sections: 3, credits: 9 }
const asking = (n: number, section: string, credits = 3) => requestedItem(n, section, { credits, waitlist: true })
const waiting = (...credits: number[]) => [
  requested([...credits.map((each, index) => asking(index + 1, `w${index + 1}`, each)), asking(9, 'more')]),
  ...credits.map((_, index) => waitlisted(index + 1, `w${index + 1}`)),
]
const codes = (credits: number, had: number[]) => waitingReasons(credits, had, most).map(({ code }) => code)

describe('how much a student waits for (R-07)', () => {
  test.each([
    [[3, 3], 3, []],
    [[3, 3, 3], 0, ['WAITLIST_LIMIT']],
    [[4, 4], 2, ['WAITLIST_LIMIT']],
    [[3, 3, 3], 3, ['WAITLIST_LIMIT', 'WAITLIST_LIMIT']],
    [[0.1, 8.7], 0.2, []],
  ])('with %j, %d credits more', (had, credits, expected) => {
    expect(codes(credits, had)).toEqual(expected)
  })
  test('is three sections: for the fourth there is no place, and the one given goes back', () => {
    given(...waiting(1, 1, 1))
      .when(answered(9, 'waitlisted'))
      .thenShown({
        items: [
          {},
          {},
          {},
          { sectionId: 'more', status: 'refused', seat: false, reasons: [{ code: 'WAITLIST_LIMIT' }] },
        ],
      })
    given(...waiting(1, 1))
      .when(answered(9, 'waitlisted'))
      .thenHappened(waitlisted(9, 'more'))
  })
  test('says what it is, what it would be, and what helps', () => {
    const { state } = given(...waiting(3, 3, 1)).when(answered(9, 'waitlisted'))
    expect(state.items.at(-1)?.reasons).toMatchObject([
      {
        detail: 'It is full, and a student waits for 3 sections at most: this would be 4.',
        ...{ limit: most, office: { name: 'Registrar' } },
        cure: 'Leave another waitlist first, or ask for a higher limit.',
      },
      { detail: 'It is full, and a student waits for 9 credits at most: this would be 10.' },
    ])
  })
  test('keeps nobody from a seat that is free', () => {
    given(...waiting(3, 3, 3))
      .when(answered(9, 'held'))
      .thenShown({ items: [{}, {}, {}, { sectionId: 'more', status: 'requested', seat: true }] })
  })
  test('is what the registrar says', () => {
    const limit = { maxCredits: 18, waiting: { sections: 5, credits: 15 }, reason: 'Senior.', setBy: 'reg' }
    const { state } = given().when(request([wish('a')], { studentFacts: { ...nothingKnown, limits: [limit] } }))
    expect(state.mayWait).toEqual({ sections: 5, credits: 15 })
  })
})

test('nobody waits for two sections of one course (R-07)', () => {
  const second = wish('b', { facts: facts('b', { courseId: 'course-a' }), waitlist: true })
  const { state } = given(requested([asking(1, 'a')]), waitlisted(1, 'a')).when(request([second]))
  expect(state.items.at(-1)?.reasons.map(({ code }) => code)).toEqual(['DUPLICATE'])
})
