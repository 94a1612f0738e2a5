import {
  CoursesRecorded,
  type CourseTaken,
  CreditLimitSet,
  type Hold,
  HoldPlaced,
  HoldReleased,
  later,
  OverrideGranted,
  OverrideUsed,
  StudentProfile,
  StudentProfileSet,
} from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Student, type StudentCommand } from './student.ts'

const now = '2026-08-15T12:00:00.000Z'
const { given } = specify(Student, { id: 'ann', now })

const office = { name: 'Bursar', contact: 'bursar@example.edu' }
const asked = {
  type: 'financial',
  effects: ['REG_ADD' as const],
  office,
  owner: 'finance' as const,
  reason: 'Fees of spring are open.',
}
const hold = (n: number, more: Partial<Hold> = {}): Hold => ({
  ...asked,
  id: `ann.h${n}`,
  student: 'ann',
  start: now,
  placedBy: 'somebody',
  ...more,
})
const place = (more: Partial<Hold> = {}): StudentCommand => ({ type: 'place-hold', hold: { ...asked, ...more } })
const release = (holdId: string, ...as: ('registrar' | 'finance')[]): StudentCommand => ({
  type: 'release-hold',
  holdId,
  as,
})
const granting = {
  sectionId: 'fall.a',
  codes: ['PREREQ' as const],
  expires: '2026-09-01T00:00:00.000Z',
  reason: 'Has worked as a programmer.',
}
const override = (n: number, more: object = {}) => ({
  ...granting,
  id: `ann.o${n}`,
  student: 'ann',
  grantedBy: 'somebody',
  ...more,
})
const { id, student, type } = hold(1)
const released = HoldReleased({ id, student, type, office, releasedBy: 'somebody' })

describe('a hold (R-10)', () => {
  test('is placed, from now on unless said otherwise', () => {
    given()
      .when(place())
      .thenHappened(HoldPlaced(hold(1)))
      .thenAnswered({ id: 'ann.h1' })
      .thenShown({ holds: [{ id: 'ann.h1', start: now }] })
  })
  test('may begin later and end by itself', () => {
    const dates = { start: '2026-10-01T00:00:00.000Z', end: '2026-11-01T00:00:00.000Z' }
    given()
      .when(place(dates))
      .thenHappened(HoldPlaced(hold(1, dates)))
  })
  test('does not end before it starts', () => {
    given()
      .when(place({ end: now }))
      .thenRefused('DATES_INVALID')
  })
  test('has an id that no other ever had, not even one that was released', () => {
    given(HoldPlaced(hold(1)), released)
      .when(place())
      .thenHappened(HoldPlaced(hold(2)))
  })
  test('is released by the office that placed it', () => {
    given(HoldPlaced(hold(1)))
      .when(release('ann.h1', 'registrar', 'finance'))
      .thenHappened(released)
      .thenShown({ holds: [] })
  })
  test('is released by no other office, which is told whose it is', () => {
    const detail = 'Only the office that placed this hold releases it: Bursar.'
    given(HoldPlaced(hold(1)))
      .when(release('ann.h1', 'registrar'))
      .thenRefused('NOT_OWNER')
      .thenAnswered({ refused: [{ code: 'NOT_OWNER', detail, office }] })
  })
  test('is released by itself, whatever others there are', () => {
    given(HoldPlaced(hold(1)), HoldPlaced(hold(2)))
      .when(release('ann.h1', 'finance'))
      .thenShown({ holds: [{ id: 'ann.h2' }] })
    given(HoldPlaced(hold(1)), HoldPlaced(hold(2)))
      .when(release('ann.h3', 'finance'))
      .thenRefused('NOT_FOUND')
  })
  test('that was released is not there any more', () => {
    given(HoldPlaced(hold(1)), released)
      .when(release('ann.h1', 'finance'))
      .thenRefused('NOT_FOUND')
  })
  test('is one of two hundred at most', () => {
    const many = Array.from({ length: 200 }, (_, index) => HoldPlaced(hold(index + 1)))
    given(...many)
      .when(place())
      .thenRefused('TOO_MANY')
  })
  test('does not count once it is over', () => {
    const end = later(now, 60)
    const many = Array.from({ length: 200 }, (_, index) => HoldPlaced(hold(index + 1, index === 0 ? { end } : {})))
    given(...many)
      .when(place(), later(now, 59))
      .thenRefused('TOO_MANY')
    const { state } = given(...many).when(place(), end)
    expect(state.holds.map(one => one.id)).toEqual(Array.from({ length: 200 }, (_, index) => `ann.h${index + 2}`))
  })
  test('is told to the others, unlike grades and profiles', () => {
    expect(Student.topic?.(HoldPlaced(hold(1)))).toBe('enrollment')
    expect(Student.topic?.(CoursesRecorded({ student: 'ann', courses: [] }))).toBeNull()
  })
})

describe('an override (R-17)', () => {
  test('names section, rules, end and reason, and who granted it', () => {
    given()
      .when({ type: 'grant-override', override: granting })
      .thenHappened(OverrideGranted(override(1)))
      .thenAnswered({ id: 'ann.o1' })
  })
  test('expires in the future', () => {
    given()
      .when({ type: 'grant-override', override: { ...granting, expires: now } })
      .thenRefused('DATES_INVALID')
  })
  test('is granted by nobody to themselves', () => {
    const decision = Student.decide({ type: 'grant-override', override: granting }, Student.initial('ann'), {
      tenant: 'u1',
      id: 'ann',
      now,
      commandId: 'c-1',
      by: 'ann',
    })
    expect(decision).toMatchObject({ refused: [{ code: 'NOT_OWNER' }] })
  })
  test('is of whoever gave the leave, where another one asks for it', () => {
    given()
      .when({ type: 'grant-override', override: { ...granting, grantedBy: 'prof' } })
      .thenHappened(OverrideGranted(override(1, { grantedBy: 'prof' })))
    given()
      .when({ type: 'grant-override', override: { ...granting, grantedBy: 'ann' } })
      .thenRefused('NOT_OWNER')
  })
  test('is used once', () => {
    const used = OverrideUsed({
      ...{ id: 'ann.o1', student: 'ann', sectionId: 'fall.a', codes: ['PREREQ'] },
      usedFor: 'ann.fall.1',
    })
    given(OverrideGranted(override(1)))
      .when({ type: 'use-override', overrideId: 'ann.o1', enrollmentId: 'ann.fall.1' })
      .thenHappened(used)
      .thenShown({ overrides: [{ id: 'ann.o1', usedFor: 'ann.fall.1' }] })
    given(OverrideGranted(override(1)), used)
      .when({ type: 'use-override', overrideId: 'ann.o1', enrollmentId: 'ann.fall.2' })
      .thenNothingHappened()
  })
  test('is used by itself, whatever others there are', () => {
    given(OverrideGranted(override(1)), OverrideGranted(override(2)))
      .when({ type: 'use-override', overrideId: 'ann.o2', enrollmentId: 'ann.fall.1' })
      .thenShown({ overrides: [override(1), override(2, { usedFor: 'ann.fall.1' })] })
  })
  test('is one of two hundred at most that are neither used nor over', () => {
    const end = later(now, 60)
    const more = (index: number) => (index === 0 ? { expires: end } : {})
    const many = Array.from({ length: 200 }, (_, index) => OverrideGranted(override(index + 1, more(index))))
    const grantOne: StudentCommand = { type: 'grant-override', override: granting }
    given(...many)
      .when(grantOne, later(now, 59))
      .thenRefused('TOO_MANY')
    const { state } = given(...many).when(grantOne, end)
    expect(state.overrides.map(one => one.id)).toEqual(Array.from({ length: 200 }, (_, index) => `ann.o${index + 2}`))
    const used = OverrideUsed({ ...override(1), usedFor: 'ann.fall.1' })
    given(...many, used)
      .when(grantOne)
      .thenAnswered({ id: 'ann.o201' })
  })
  test('makes room for the next ones once it is over', () => {
    const early = OverrideGranted(override(1, { expires: '2026-08-15T12:00:01.000Z' }))
    const { state } = given(early).when({ type: 'grant-override', override: granting }, '2026-08-15T12:00:02.000Z')
    expect(state.overrides.map(one => one.id)).toEqual(['ann.o2'])
  })
})

describe('courses taken before (R-13)', () => {
  const cs101: CourseTaken = { courseId: 'cs-101', term: 'fall-2025', grade: 'D', credits: 3 }
  const recorded = (courses: CourseTaken[]) => CoursesRecorded({ student: 'ann', courses })

  test('are kept, each attempt by itself', () => {
    const again = { ...cs101, term: 'spring-2026', grade: 'B' }
    given(recorded([cs101]))
      .when({ type: 'record-courses', courses: [again] })
      .thenHappened(recorded([cs101, again]))
  })
  test('take a changed grade', () => {
    const changed = { ...cs101, grade: 'C' }
    given(recorded([cs101]))
      .when({ type: 'record-courses', courses: [changed] })
      .thenHappened(recorded([changed]))
  })
  test('are in nothing that others are shown', () => {
    const { state } = given().when({ type: 'record-courses', courses: [cs101] })
    expect(JSON.stringify(Student.show(state))).not.toContain('cs-101')
  })
})

describe('a limit of credits (R-12)', () => {
  const probation = { maxCredits: 13, reason: 'On probation.' }
  const set = (more: object = {}): StudentCommand => ({ type: 'set-limit', ...probation, ...more })
  const wasSet = (more: object = {}) => CreditLimitSet({ student: 'ann', setBy: 'somebody', ...probation, ...more })

  test('says how many, why, and who set it', () => {
    given()
      .when(set())
      .thenHappened(wasSet())
      .thenShown({ limits: [{ ...probation, setBy: 'somebody' }] })
  })
  test('for one term stands beside the one for all others', () => {
    given(wasSet())
      .when(set({ term: 'fall', maxCredits: 21 }))
      .thenHappened(wasSet({ term: 'fall', maxCredits: 21 }))
      .thenShown({ limits: [{ maxCredits: 13 }, { term: 'fall', maxCredits: 21 }] })
  })
  test('set again as it is stays as it is', () => {
    given(wasSet()).when(set()).thenNothingHappened()
  })
  test('is taken back, with who did so and why', () => {
    const back = { maxCredits: null, reason: 'Off probation.' }
    given(wasSet()).when(set(back)).thenHappened(wasSet(back)).thenShown({ limits: [] })
    given().when(set(back)).thenNothingHappened()
  })
  test('is set by nobody for themselves', () => {
    const moment = { tenant: 'u1', id: 'ann', now, commandId: 'c-1', by: 'ann' }
    expect(Student.decide(set(), Student.initial('ann'), moment)).toMatchObject({ refused: [{ code: 'NOT_OWNER' }] })
  })
  test('is one of two hundred at most', () => {
    const many = Array.from({ length: 200 }, (_, index) => wasSet({ term: `t-${index}` }))
    given(...many)
      .when(set())
      .thenRefused('TOO_MANY')
    given(...many)
      .when(set({ term: 't-7', maxCredits: 12 }))
      .thenHappened(wasSet({ term: 't-7', maxCredits: 12 }))
  })
  test('is unknown to what was stored before there were any', () => {
    const { limits: _, ...stored } = Student.initial('ann')
    expect(Student.state.parse(stored).limits).toEqual([])
  })
})

describe('what the university knows of a student', () => {
  const profile = StudentProfile.parse({ standing: 'probation', programs: ['cs'] })
  const set = { type: 'set-profile' as const, profile }
  const wasSet = StudentProfileSet({ student: 'ann', profile, setBy: 'somebody' })

  test('is written down by the registrar, and again only when it has changed', () => {
    given().when(set).thenHappened(wasSet)
    given(wasSet).when(set).thenNothingHappened()
  })
  test('is written down by nobody of themselves', () => {
    const moment = { tenant: 'u1', id: 'ann', now, commandId: 'c-1', by: 'ann' }
    expect(Student.decide(set, Student.initial('ann'), moment)).toMatchObject({ refused: [{ code: 'NOT_OWNER' }] })
  })
  test('leaves the service in no event, and is in nothing that others are shown', () => {
    const { state } = given().when(set)
    expect(state.profile).toEqual(profile)
    expect(JSON.stringify(Student.show(state))).not.toContain('probation')
    expect(Student.topic?.(wasSet)).toBeNull()
  })
  test('says nothing that does not make sense', () => {
    expect(StudentProfile.safeParse({ standing: 'superb' }).success).toBe(false)
    expect(StudentProfile.safeParse({ majors: ['cs'] }).success).toBe(false)
  })
})
