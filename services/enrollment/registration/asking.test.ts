import { StudentProfile } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { nothingKnown } from '../eligibility/student-facts.ts'
import {
  drop,
  dropped,
  enrolled,
  facts,
  given,
  now,
  oneEnrolled,
  request,
  requested,
  requestedItem,
  wish,
} from '../testing/registration-story.ts'
import { Registration } from './registration.ts'
import type { RegistrationState } from './state.ts'

const group = {
  crossListGroup: 'fall.xl',
  reserves: [{ filter: { majors: ['art'] }, seats: 2 }],
}
const shared = { capacity: 12, sequence: 3 }
const studentFacts = { ...nothingKnown, profile: StudentProfile.parse({ programs: ['art'] }) }
const asks = (state: RegistrationState) => Registration.asks?.(state, { tenant: 'u1', id: 'ann.fall' }) ?? []
const answerTo = (state: RegistrationState, reply: object) =>
  asks(state).map(ask => 'of' in ask && ask.answered({ seq: 1, view: null, ...reply } as never))

describe('a section that shares its seats with others (R-15)', () => {
  const asked = given(...oneEnrolled).when(
    request([wish('b', { facts: facts('b', group), shared, swap: 'a' })], { studentFacts }),
  )

  test('is asked for at the seats of its group, for the student’s reserves, and with what is left for it', () => {
    expect(asks(asked.state)).toMatchObject([
      {
        id: 'ann.fall.2:hold',
        target: 'fall.xl',
        command: {
          ...{ type: 'hold', enrollmentId: 'ann.fall.2', sectionId: 'b', leaves: ['ann.fall.1'] },
          ...{ pools: ['majors art'], facts: { shared }, replaces: [], beyondCapacity: false },
        },
      },
    ])
  })
  test('is shown with its group, and with what it is to take the place of', () => {
    asked.thenShown({
      status: 'PENDING',
      items: [
        { enrolledAt: now },
        { sectionId: 'b', courseId: 'course-b', crossListGroup: 'fall.xl', swaps: 'ann.fall.1' },
      ],
    })
  })
  test('is the same class as another one of the group: the seats hear what has ended there', () => {
    const first = requestedItem(1, 'c', { crossListGroup: 'fall.xl' })
    const { state } = given(requested([first]), enrolled(1, 'c'), dropped(1, 'c')).when(
      request([wish('b', { facts: facts('b', group), shared })]),
    )
    expect(asks(state)).toMatchObject([{ command: { replaces: ['ann.fall.1'], leaves: [] } }])
  })
})

describe('a section by itself', () => {
  const asked = given(...oneEnrolled).when(request([wish('b')]))

  test('is asked for at its own seats, and for nobody else', () => {
    const [ask, ...others] = asks(asked.state)
    expect(others).toEqual([])
    expect(ask).toMatchObject({ target: 'b' })
    const command = ask && 'command' in ask ? ask.command : undefined
    for (const name of ['sectionId', 'leaves']) expect(command).not.toHaveProperty(name)
    expect(JSON.parse(JSON.stringify(command))).not.toHaveProperty('pools')
  })
  test('is shown without what does not concern it', () => {
    const shown = Registration.show(asked.state)?.items[1]
    expect(Object.keys(shown ?? {}).toSorted()).toEqual(
      ['courseId', 'credits', 'enrollmentId', 'reasons', 'seat', 'sectionId', 'status'].toSorted(),
    )
  })
  test('is had, waited for or refused, as its seats answer', () => {
    const about = { type: 'seat-answered', enrollmentId: 'ann.fall.2' }
    const waits = { answer: 'waitlisted', position: 4 }
    const reasons = [{ code: 'SECTION_FULL', detail: 'All 30 seats are taken.' }]
    expect(answerTo(asked.state, { ok: true, result: { answer: 'held' } })).toEqual([
      { ...about, answer: 'held', reasons: [] },
    ])
    expect(answerTo(asked.state, { ok: true, result: waits })).toEqual([{ ...about, ...waits, reasons: [] }])
    expect(answerTo(asked.state, { ok: false, refused: reasons })).toEqual([{ ...about, answer: 'refused', reasons }])
  })
})

test('what has ended says when, and leaves no question open', () => {
  const gone = given(...oneEnrolled).when(drop(1))
  gone.thenShown({ status: 'REFUSED', items: [{ status: 'dropped', seat: false, enrolledAt: now, endedAt: now }] })
  expect(asks(gone.state)).toEqual([])
})
