import { type Meeting, type Refusal, RefusalCode, StudentProfile } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { Item, initialRegistration, type RegistrationState } from '../registration/state.ts'
import { studiesOf } from './course-rules.ts'
import { reasonsAgainst, type Wish } from './eligibility.ts'
import { withRemedy } from './remedies.ts'
import type { SectionFacts, TermFacts } from './section-facts.ts'
import { nothingKnown, type StudentFacts } from './student-facts.ts'

const term: TermFacts = {
  id: 'fall',
  registrationOpens: '2026-08-01T00:00:00.000Z',
  registrationCloses: '2026-09-10T00:00:00.000Z',
  addDeadline: '2026-09-05T00:00:00.000Z',
  dropDeadline: '2026-09-20T00:00:00.000Z',
  withdrawDeadline: '2026-10-20T00:00:00.000Z',
}
const inTime = '2026-08-15T12:00:00.000Z'
const meets = (start: string, end: string): Meeting[] => [{ days: ['MO'], start, end }]
const facts = (id: string, more: Partial<SectionFacts> = {}): SectionFacts => ({
  id,
  courseId: `${id}-course`,
  term: 'fall',
  credits: { min: 3, max: 3 },
  meetings: [],
  status: 'open',
  capacity: 30,
  waitlistCapacity: 0,
  sequence: 1,
  ...more,
})
const wish = (id: string, more: Partial<SectionFacts> = {}, asked: Partial<Wish> = {}): Wish => ({
  sectionId: id,
  waitlist: false,
  facts: facts(id, more),
  ...asked,
})
const having = (...items: Partial<Item>[]): RegistrationState => ({
  ...initialRegistration('ann.fall'),
  items: items.map((item, index) =>
    Item.parse({
      enrollmentId: `ann.fall.${index + 1}`,
      sectionId: 'had',
      courseId: 'had-course',
      credits: 3,
      waitlist: false,
      meetings: [],
      status: 'enrolled',
      seat: 'taken',
      reasons: [],
      ...item,
    }),
  ),
})
const nothing = having()
const codes = (
  asked: Wish,
  { beside = [], state = nothing, at = inTime }: { beside?: Wish[]; state?: RegistrationState; at?: string } = {},
) =>
  reasonsAgainst(asked, beside, state, { term, student: nothingKnown, studies: { on: inTime }, now: at }).map(
    ({ code }) => code,
  )

describe('the time in which a term takes registrations (R-01, half open)', () => {
  test.each([
    ['a millisecond before it opens', '2026-07-31T23:59:59.999Z', ['TERM_CLOSED']],
    ['when it opens', '2026-08-01T00:00:00.000Z', []],
    ['a millisecond before the add deadline', '2026-09-04T23:59:59.999Z', []],
    ['at the add deadline', '2026-09-05T00:00:00.000Z', ['TERM_CLOSED']],
  ])('%s', (_when, at, expected) => {
    expect(codes(wish('a'), { at })).toEqual(expected)
  })
  test('ends with the registration period where that is earlier', () => {
    const early = { ...term, registrationCloses: '2026-08-10T00:00:00.000Z' }
    const [reason] = reasonsAgainst(wish('a'), [], nothing, {
      term: early,
      student: nothingKnown,
      studies: { on: inTime },
      now: inTime,
    })
    expect(reason).toMatchObject({ code: 'TERM_CLOSED', closed: '2026-08-10T00:00:00.000Z' })
  })
  test('never begins for a term that is not known', () => {
    expect(
      reasonsAgainst(wish('a'), [], nothing, {
        term: undefined,
        student: nothingKnown,
        studies: { on: inTime },
        now: inTime,
      }),
    ).toMatchObject([{ code: 'TERM_CLOSED' }])
  })
})

describe('a section', () => {
  test('that nobody knows is refused as such', () => {
    expect(codes({ sectionId: 'x', waitlist: false })).toEqual(['SECTION_UNKNOWN'])
  })
  test.each(['closed', 'cancelled'] as const)('that is %s takes nobody', status => {
    expect(codes(wish('a', { status }))).toEqual(['SECTION_CLOSED'])
  })
})

describe('credits (R-12)', () => {
  const variable = { credits: { min: 1, max: 4 } }
  test.each([
    [undefined, []],
    [1, []],
    [2.5, []],
    [4, []],
    [0.5, ['CREDITS_INVALID']],
    [4.5, ['CREDITS_INVALID']],
  ])('%s of one to four', (credits, expected) => {
    expect(codes(wish('a', variable, { credits }))).toEqual(expected)
  })
  test('other than the fixed ones are named in the refusal', () => {
    expect(
      reasonsAgainst(wish('a', {}, { credits: 4 }), [], nothing, {
        term: term,
        student: nothingKnown,
        studies: { on: inTime },
        now: inTime,
      }),
    ).toMatchObject([{ code: 'CREDITS_INVALID', detail: 'This section is taken for 3 credits, not 4.' }])
  })
})

describe('a course', () => {
  test.each(['requested', 'enrolled', 'waitlisted'] as const)('that is %s already is a duplicate (R-04)', status => {
    expect(codes(wish('a', { courseId: 'had-course' }), { state: having({ status }) })).toEqual(['DUPLICATE'])
  })
  test.each(['refused', 'dropped'] as const)('that was %s may be tried again', status => {
    expect(codes(wish('a', { courseId: 'had-course' }), { state: having({ status }) })).toEqual([])
  })
  test('may be wished for once in a request (R-07)', () => {
    const beside = [wish('b', { courseId: 'same' })]
    expect(codes(wish('a', { courseId: 'same' }), { beside })).toEqual(['DUPLICATE'])
  })
})

describe('meetings at the same time (R-11)', () => {
  const morning = { meetings: meets('09:00', '10:00') }
  const overlapping = { meetings: meets('09:30', '10:30') }

  test.each(['requested', 'enrolled'] as const)('conflict with what is %s', status => {
    const state = having({ status, meetings: morning.meetings })
    expect(codes(wish('a', overlapping), { state })).toEqual(['TIME_CONFLICT'])
  })
  test.each(['waitlisted', 'refused', 'dropped'] as const)('do not conflict with what is %s (R-07)', status => {
    const state = having({ status, meetings: morning.meetings })
    expect(codes(wish('a', overlapping), { state })).toEqual([])
  })
  test('conflict within one request (I2)', () => {
    expect(codes(wish('a', overlapping), { beside: [wish('b', morning)] })).toEqual(['TIME_CONFLICT'])
  })
  test('do not keep anybody from waiting (R-07)', () => {
    const state = having({ meetings: morning.meetings })
    expect(codes(wish('a', overlapping, { waitlist: true }), { state })).toEqual([])
  })
  test('name every section they conflict with', () => {
    const state = having({ sectionId: 'x', meetings: morning.meetings })
    const reasons = reasonsAgainst(wish('a', overlapping), [wish('b', morning)], state, {
      term: term,
      student: nothingKnown,
      studies: { on: inTime },
      now: inTime,
    })
    expect(reasons.map(reason => reason['with'])).toEqual(['x', 'b'])
  })
})

test('a course that counts as one chosen already is a duplicate, whichever says so (R-04)', () => {
  const honors = { rules: { equivalents: ['had-course'] } }
  expect(codes(wish('a', {}, honors), { state: having({}) })).toEqual(['DUPLICATE'])
  expect(codes(wish('a'), { state: having({ ties: { equivalents: ['a-course'] } }) })).toEqual(['DUPLICATE'])
  expect(codes(wish('a'), { beside: [wish('b', {}, { rules: { equivalents: ['a-course'] } })] })).toEqual(['DUPLICATE'])
})

interface Cause {
  readonly at?: string
  readonly student?: Partial<StudentFacts>
  readonly section?: Partial<SectionFacts>
  readonly rules?: Wish['rules']
  readonly asked?: Partial<Wish>
  readonly had?: Partial<Item>
}

/** Two plain values as one: lists joined, objects member by member, else the second. */
function together<T>(a: T, b: T): T {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b] as T
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return b
  const members = Object.entries(b).map(([key, value]) => [key, key in a ? together(a[key as keyof T], value) : value])
  return { ...a, ...Object.fromEntries(members) }
}

describe('R-04: all reasons', () => {
  const taken = (courseId: string) => ({ courseId, term: 'before', grade: 'B', credits: 3 })
  const office = { name: 'Bursar', contact: '555' }
  const hold = {
    ...{ id: 'h', student: 'ann', type: 'financial', effects: ['REG_ADD' as const], owner: 'finance' as const },
    ...{ office, reason: 'Fees.', start: '2026-01-01T00:00:00.000Z', placedBy: 'f' },
  }
  const restricted = (restrictions: object) => ({ restrictions })
  /** What it takes to be refused for each, in the order of the rule. */
  const causes: Readonly<Record<string, Cause>> = {
    TERM_CLOSED: { at: '2027-01-01T00:00:00.000Z' },
    TIME_TICKET: { student: { ticket: null } },
    INACTIVE: { student: { profile: StudentProfile.parse({ active: false }) } },
    HOLD: { student: { holds: [hold] } },
    SECTION_CLOSED: { section: { status: 'closed' } },
    DUPLICATE: { had: { courseId: 'a-course' } },
    REPEAT_LIMIT: { rules: { repeatLimit: 1 }, student: { taken: [taken('a-course')] } },
    PREREQ: { rules: { prerequisites: { course: 'before-course' } } },
    COREQ: { rules: { corequisites: { course: 'beside-course' } } },
    ANTIREQ: { rules: { antirequisites: ['no-course'] }, student: { taken: [taken('no-course')] } },
    RESTRICTION_LEVEL: { rules: restricted({ levels: ['graduate'] }) },
    RESTRICTION_MAJOR: { section: restricted({ majors: ['cs'] }) },
    RESTRICTION_CLASS: { rules: restricted({ classes: ['senior'] }) },
    RESTRICTION_CAMPUS: { section: restricted({ campuses: ['north'] }) },
    CONSENT: { section: { consent: 'instructor' } },
    LINK_REQUIRED: { section: { links: [{ sections: ['lab'] }] } },
    TIME_CONFLICT: { section: { meetings: meets('09:00', '10:00') }, had: { meetings: meets('09:00', '10:00') } },
    CREDITS_INVALID: { asked: { credits: 19 } },
    MAX_CREDIT: { asked: { credits: 19 } },
  }
  const refusedFor = ({ at = inTime, student, section, rules, asked, had }: Cause): Refusal[] => {
    const known = { ...nothingKnown, ...student }
    const state = had ? having({ credits: 0, ...had }) : nothing
    const circumstances = { term, student: known, studies: studiesOf(known, [], at), now: at }
    return reasonsAgainst(wish('a', section, { rules, ...asked }), [], state, circumstances).map(withRemedy)
  }

  test('come at once, each once, in the order of the rule', () => {
    const all = Object.values(causes).reduce((merged: Cause, cause) => together(merged, cause))
    expect(refusedFor(all).map(({ code }) => code)).toEqual(Object.keys(causes))
  })
  test.each(Object.keys(causes))('%s comes for its own cause, with an office and a cure', code => {
    const reasons = refusedFor(causes[code] ?? {})
    expect(reasons.map(reason => reason.code)).toContain(code)
    for (const reason of reasons)
      expect(reason).toMatchObject({ office: { name: expect.stringMatching(/./) }, cure: expect.stringMatching(/\.$/) })
  })
  test('leave no code of R-04 out that registering can meet before seats are asked for', () => {
    const bySeats = ['SECTION_FULL', 'RESERVED_ONLY', 'WAITLIST_FULL', 'NO_WAITLIST', 'WAITLIST_AHEAD']
    const all = RefusalCode.options.slice(0, RefusalCode.options.indexOf('WAITLIST_AHEAD') + 1)
    const elsewhere = [...bySeats, 'MIN_CREDIT', 'SECTION_CLOSED', 'CREDITS_INVALID']
    expect(all.filter(code => !elsewhere.includes(code))).toEqual(
      Object.keys(causes).filter(code => !elsewhere.includes(code)),
    )
  })
})
