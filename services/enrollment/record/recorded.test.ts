import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { later } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { nothingKnown, StudentFacts } from '../eligibility/student-facts.ts'
import { Registration } from '../registration/registration.ts'
import { initialRegistration, type RegistrationState } from '../registration/state.ts'
import { facts, morning, now, oneEnrolled, request, termFacts, wish } from '../testing/registration-story.ts'
import { RequestGrounds } from './grounds.ts'
import { replay } from './replay.ts'
import { RULES } from './rules.ts'

/**
 * Decisions as they were recorded once, at least one for each rule. Whoever changes how a rule decides, or words, one of
 * them raises the rule's version in `rules.ts`, and records anew with `CAMPUS_RECORD=1 npm test -- record/recorded`.
 */
const FILE = join(import.meta.dirname, 'recorded-decisions.json')

const student = (more: object): { studentFacts: StudentFacts } => ({
  studentFacts: StudentFacts.parse({ ...nothingKnown, ...more }),
})
const profile = (more: object) => student({ profile: { active: true, standing: 'good', ...more } })
const ruled = (rules: NonNullable<ReturnType<typeof wish>['rules']>) => wish('b', { rules })
const section = (more: object) => wish('b', { facts: facts('b', more) })
const meeting = (id: string) => wish(id, { facts: facts(id, { meetings: morning }) })
const hold = {
  ...{ id: 'h-1', student: 'ann', type: 'LIBRARY', effects: ['REG_ADD'], owner: 'registrar', reason: 'A book.' },
  ...{ office: { name: 'Library', contact: 'desk' }, start: now, placedBy: 'bea' },
}
const taken = (courseId: string, grade: string) => ({
  courseId,
  grade,
  credits: 3,
  term: 'spring',
  takenAt: '2026-05-20',
})
const override = {
  id: 'o-1',
  student: 'ann',
  codes: ['PREREQ'],
  sectionId: 'b',
  expires: later(now, 60),
  reason: 'Seen.',
  grantedBy: 'bea',
}

const requests: Record<string, ReturnType<typeof request>> = {
  'nothing against it': request([wish('b')]),
  'before the opening': request([wish('b')], {
    termFacts: { ...termFacts, registrationOpens: '2026-08-20T00:00:00.000Z' },
  }),
  'before the own ticket': request(
    [wish('b')],
    student({ ticket: { name: 'Second', opens: '2026-08-16T06:00:00.000Z' } }),
  ),
  'not active': request([wish('b')], profile({ active: false, reason: 'On leave.' })),
  suspended: request([wish('b')], profile({ standing: 'suspended' })),
  'with a hold': request([wish('b')], student({ holds: [hold] })),
  'a section that nobody knows': request([wish('b', { facts: undefined })]),
  'a closed section': request([section({ status: 'closed' })]),
  'a course chosen already': request([wish('b', { facts: facts('b', { courseId: 'course-a' }) })]),
  'taken often enough': request([ruled({ repeatLimit: 1 })], student({ taken: [taken('course-b', 'D')] })),
  'without the course before': request([ruled({ prerequisites: { course: 'course-x', minGrade: 'C' } })]),
  'without the course before, but with leave': request(
    [ruled({ prerequisites: { course: 'course-x' } })],
    student({ overrides: [override] }),
  ),
  'the course before has no grade yet': request(
    [ruled({ prerequisites: { course: 'course-x' } })],
    student({ inProgress: [{ courseId: 'course-x', credits: 3 }] }),
  ),
  'without the course beside': request([ruled({ corequisites: { course: 'course-l' } })]),
  'credit is given for one of two': request(
    [ruled({ antirequisites: ['course-y'] })],
    student({ taken: [taken('course-y', 'A')] }),
  ),
  'of another level, major, class and campus': request(
    [section({ restrictions: { levels: ['graduate'], majors: ['MATH'], classes: ['senior'], campuses: ['north'] } })],
    profile({ level: 'undergraduate', programs: ['CS'], campus: 'south' }),
  ),
  'without consent': request([section({ consent: 'instructor' })]),
  'without the laboratory': request([section({ links: [{ sections: ['b-lab'] }] })]),
  'two at the same time': request([meeting('b'), meeting('c')]),
  'more credits than allowed': request([section({ credits: { min: 17, max: 17 } })]),
  'credits that the section does not have': request([{ ...wish('b'), credits: 4 }]),
  'in place of what is not there': request([{ ...wish('b'), swap: 'z' }]),
  'all or none, and one cannot be': request([wish('b'), wish('c', { facts: undefined })], { allOrNone: true }),
}

const enrolledInA: RegistrationState = oneEnrolled.reduce(
  (state, event) => Registration.evolve(state, event, now),
  initialRegistration('ann.fall'),
)

function record(asked: ReturnType<typeof request>): RequestGrounds {
  const decision = Registration.decide(asked, enrolledInA, {
    tenant: 'u1',
    id: 'ann.fall',
    now,
    commandId: 'c-1',
    by: 'ann',
  })
  if ('refused' in decision) throw new Error('the request was not taken')
  return RequestGrounds.parse(decision.grounds)
}

if (process.env['CAMPUS_RECORD']) {
  const all = Object.fromEntries(Object.entries(requests).map(([name, asked]) => [name, record(asked)]))
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 1)}\n`)
}
const recorded = Object.entries(JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>)

describe('A decision recorded once', () => {
  test.each(recorded)('%s: comes out as it did, or a rule has another version', (_name, grounds) => {
    const { same, changedRules, verdicts } = replay('ann.fall', RequestGrounds.parse(grounds), now)
    if (changedRules.length === 0) expect(verdicts).toBeUndefined()
    expect(same || changedRules.length > 0).toBe(true)
  })

  test('goes by rules as they are now: whoever changed one has recorded anew', () => {
    const changed = recorded.flatMap(
      ([, grounds]) => replay('ann.fall', RequestGrounds.parse(grounds), now).changedRules,
    )
    expect(changed).toEqual([])
  })

  test('is there for every rule', () => {
    const codes = recorded.flatMap(([, grounds]) =>
      RequestGrounds.parse(grounds).verdicts.flatMap(({ reasons }) => reasons.map(({ code }) => code)),
    )
    expect(Object.keys(RULES).filter(code => !codes.includes(code as keyof typeof RULES))).toEqual([])
  })
})
