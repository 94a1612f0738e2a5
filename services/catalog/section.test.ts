import { SectionSet } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { CHANGED_MEANWHILE } from './kept.ts'
import { Section } from './section.ts'

const { given } = specify(Section, { id: '2026-su.30107', now: '2026-01-10T09:00:00.000Z' })
const { credits, ...wish } = {
  id: '2026-su.30107',
  courseId: 'cs-225',
  term: '2026-su',
  crn: '30107',
  capacity: 40,
  waitlistCapacity: 5,
  credits: { min: 4, max: 4 },
  meetings: [{ days: ['MO' as const, 'WE' as const], start: '09:00', end: '09:50' }],
  arranged: false,
  status: 'open' as const,
}
const section = { ...wish, credits }
const opened = SectionSet(section)
const before = { meetings: section.meetings, status: section.status }
const there = {
  courseCredits: { min: 4, max: 4 },
  termExists: true,
  partExists: true,
  groupExists: true,
  mayRegroup: true,
}
const create = (more: object = {}) => ({ type: 'create' as const, section: { ...wish, ...more }, ...there })
const change = (more: object = {}) => ({ ...create(more), type: 'change' as const })
const imported = (more: object = {}) => ({
  type: 'import' as const,
  mayRegroup: true,
  section: { ...section, ...more },
})

describe('a section that is not there', () => {
  test('is opened with the credits of its course', () => {
    given().when(create()).thenHappened(opened).thenShown(section)
  })
  test('is opened with credits of its own', () => {
    const own = { min: 1, max: 2 }
    given()
      .when(create({ credits: own }))
      .thenHappened(SectionSet({ ...section, credits: own }))
  })
  test('is refused without its course and its term, with both reasons', () => {
    given()
      .when({ ...create(), courseCredits: null, termExists: false })
      .thenRefused('NOT_FOUND', 'NOT_FOUND')
  })
  test('is refused without its term', () => {
    given()
      .when({ ...create(), termExists: false })
      .thenRefused('NOT_FOUND')
  })
  test('is refused in a part that its term does not have (R-03)', () => {
    given()
      .when({ ...create({ partOfTerm: 'C' }), partExists: false })
      .thenRefused('NOT_FOUND')
  })
  test('may have deadlines of its own (R-03)', () => {
    const deadlines = { dropDeadline: '2026-06-01T05:00:00.000Z' }
    given()
      .when(create({ deadlines }))
      .thenHappened(SectionSet({ ...section, deadlines }))
  })
  test('cannot be changed', () => {
    given().when(change()).thenRefused('NOT_FOUND')
  })
  test('is opened by an import', () => {
    given().when(imported()).thenHappened(opened)
  })
})

describe('a section that is there', () => {
  const known = given(opened)

  test('opened again as it is stays as it is', () => {
    known.when(create()).thenNothingHappened()
  })
  test('is not replaced by another one of the same id', () => {
    known.when(create({ capacity: 41 })).thenRefused('ALREADY_EXISTS')
  })
  test('gets more seats', () => {
    known.when({ ...change({ capacity: 60 }), seen: [1] }).thenHappened(SectionSet({ ...section, capacity: 60 }))
  })
  test('says what it was before where it moves, and keeps none of that', () => {
    const meetings = section.meetings.map(meeting => ({ ...meeting, room: '9' }))
    const moved = known.when(change({ meetings })).thenHappened(SectionSet({ ...section, meetings, before }))
    moved.thenShown({ ...section, meetings })
    expect(moved.state.content).not.toHaveProperty('before')
  })
  test('is cancelled', () => {
    known.when(change({ status: 'cancelled' })).thenHappened(SectionSet({ ...section, status: 'cancelled', before }))
  })
  test('is not changed by a client that has not seen the newest', () => {
    known
      .when({ ...change({ capacity: 60 }), seen: [] })
      .thenNothingHappened()
      .thenAnswered(CHANGED_MEANWHILE)
  })
  test.each([{ courseId: 'cs-128' }, { term: '2026-fa' }])('does not move to %o', elsewhere => {
    known.when(change(elsewhere)).thenRefused('ALREADY_EXISTS')
    known.when(imported(elsewhere)).thenRefused('ALREADY_EXISTS')
  })
})

describe('a cancellation that was approved (R-18)', () => {
  const cancel = { type: 'cancel' as const }

  test('cancels the section, once', () => {
    const cancelled = SectionSet({ ...section, status: 'cancelled', before })
    given(opened).when(cancel).thenHappened(cancelled)
    given(opened, cancelled).when(cancel).thenNothingHappened()
  })
  test('of a section that the catalog does not have is nothing', () => {
    given().when(cancel).thenNothingHappened()
  })
})

describe('a roll (R-19)', () => {
  const rolled = { type: 'roll' as const, section }
  test('opens a section that is not there', () => {
    given().when(rolled).thenHappened(opened).thenAnswered({ copied: true })
  })
  test('leaves one that is there as it is', () => {
    given(SectionSet({ ...section, capacity: 60 }))
      .when(rolled)
      .thenNothingHappened()
      .thenAnswered({ copied: false })
  })
})

describe('an import', () => {
  test('of the same section changes nothing', () => {
    given(opened).when(imported()).thenNothingHappened()
  })
  test('leaves the waitlist alone, of which files say nothing', () => {
    given(opened)
      .when(imported({ waitlistCapacity: 10 }))
      .thenNothingHappened()
  })
  test('leaves alone what staff have decided and no file says (R-04, R-07, R-17)', () => {
    const decided = {
      ...section,
      ...{ waitlistMode: 'offer' as const, offerHours: 12, consent: 'instructor' as const, roomLimit: 40 },
      ...{ restrictions: { majors: ['cs'] }, links: [{ sections: ['lab'] }] },
      deadlines: { dropDeadline: '2026-06-01T05:00:00.000Z' },
    }
    given(SectionSet(decided)).when(imported()).thenNothingHappened()
  })
  test('changes what the file says otherwise now', () => {
    given(opened)
      .when(imported({ meetings: [], arranged: true }))
      .thenHappened(SectionSet({ ...section, meetings: [], arranged: true, before }))
  })
})
