import { Requirement } from '@campus/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePrerequisite, plainRule } from './prerequisite-prose.ts'

const cs101 = { course: 'cs-101' }
const cs105 = { course: 'cs-105' }
const ece220 = { course: 'ece-220' }
const math112 = { course: 'math-112' }
const math221 = { course: 'math-221' }
const consent = { permission: 'CONSENT' }
const beside = <T extends object>(course: T) => ({ ...course, concurrent: true })

describe('prose that says a rule plainly (R-13)', () => {
  test.each<[string, Requirement]>([
    ['CS 101.', cs101],
    ['CS 101', cs101],
    [' CS  101 .', cs101],
    ['MATH 234L.', { course: 'math-234l' }],
    ['CS 101 or CS 105.', { any: [cs101, cs105] }],
    ['CS 101 or 105.', { any: [cs101, cs105] }],
    ['CS 101, 105, or ECE 220.', { any: [cs101, cs105, ece220] }],
    ['CS 101 OR CS 105 OR ECE 220.', { any: [cs101, cs105, ece220] }],
    ['CS 101, or CS 105, or ECE 220.', { any: [cs101, cs105, ece220] }],
    ['Either CS 101 or CS 105.', { any: [cs101, cs105] }],
    ['CS 101 and MATH 112.', { all: [cs101, math112] }],
    ['CS 101, ECE 220, and MATH 112.', { all: [cs101, ece220, math112] }],
    ['CS 101 or CS 105; MATH 221.', { all: [{ any: [cs101, cs105] }, math221] }],
    ['CS 101 and CS 105; and MATH 221.', { all: [cs101, cs105, math221] }],
    ['CS 101;\nMATH 221', { all: [cs101, math221] }],
    ['One of CS 101, CS 105, or ECE 220.', { any: [cs101, cs105, ece220] }],
    ['one of CS 101, CS 105; MATH 221.', { all: [{ any: [cs101, cs105] }, math221] }],
    ['One of the following: CS 101, CS 105 or ECE 220.', { any: [cs101, cs105, ece220] }],
    ['Two of CS 101, CS 105, or ECE 220.', { nOf: { n: 2, of: [cs101, cs105, ece220] } }],
    ['Credit or concurrent enrollment in MATH 221.', beside(math221)],
    ['credit or concurrent registration in CS 101 or CS 105', { any: [beside(cs101), beside(cs105)] }],
    ['Credit or concurrent registration in MATH 221 or consent of instructor.', { any: [beside(math221), consent] }],
    ['CS 101 and credit or concurrent registration in MATH 221.', { all: [cs101, beside(math221)] }],
    ['CS 101; credit in or concurrent registration in MATH 221.', { all: [cs101, beside(math221)] }],
    ['CS 101 or concurrent registration; MATH 221.', { all: [beside(cs101), math221] }],
    ['CS 101 with a grade of C or better.', { ...cs101, minGrade: 'C' }],
    ['CS 101 with a minimum grade of B- or higher; MATH 221.', { all: [{ ...cs101, minGrade: 'B-' }, math221] }],
    ['Completion of CS 101 or CS 105.', { any: [cs101, cs105] }],
    ['Consent of instructor.', consent],
    ['Permission of the instructor is required.', consent],
    ['Instructor approval required.', consent],
    ['CS 101 or consent of instructor.', { any: [cs101, consent] }],
    ['Junior standing.', { standing: 'junior' }],
    ['Senior standing; consent of instructor.', { all: [{ standing: 'senior' }, consent] }],
    ['CS 101 and senior standing.', { all: [cs101, { standing: 'senior' }] }],
  ])('%j', (prose, rule) => {
    expect(parsePrerequisite(prose)).toEqual(rule)
  })
})

describe('prose that does not is left to staff (R-13)', () => {
  test.each([
    ['mixes "and" and "or"', 'CS 101 and MATH 112 or MATH 221.'],
    ['mixes "and" and "or" across a comma', 'CS 101 and MATH 112, or MATH 221.'],
    ['has two lists in one', 'CS 101 or CS 105, MATH 221 or MATH 231.'],
    ['lists without saying whether all are needed', 'CS 101, CS 105.'],
    ['goes on after the end of a list', 'CS 101, CS 105 or ECE 220, MATH 221.'],
    ['may end the list of which one is needed before its end', 'One of CS 101, CS 105, and MATH 221.'],
    ['asks for one of more than courses', 'One of CS 101, CS 105, or consent of instructor.'],
    ['asks for as many as there are', 'Two of CS 101, CS 105.'],
    ['goes on with "or" after a semicolon', 'CS 101; MATH 221; or consent of instructor.'],
    ['says a grade of a list', 'CS 101 and CS 105 with a grade of C or better.'],
    ['may mean only the first of several at the same time', 'Credit or concurrent enrollment in CS 101 and CS 105.'],
    ['may mean both at the same time', 'CS 101 and credit or concurrent enrollment in CS 105 and MATH 221.'],
    ['asks for enrollment at the same time only', 'Concurrent enrollment in CS 101.'],
    ['has equivalents that it does not name', 'CS 101 or equivalent.'],
    ['recommends', 'CS 101; MATH 221 is recommended.'],
    ['says more in another sentence', 'CS 101. Restricted to majors.'],
    ['says more after it', 'CS 101: Introduction to Computing.'],
    ['restricts', 'Restricted to students enrolled in the program.'],
    ['names a standing of somewhere', 'Senior standing in Art.'],
    ['names several standings at once', 'Junior or senior standing.'],
    ['wants the consent of somebody else', 'Consent of department.'],
    ['wants the consent of more than the instructor', 'Consent of instructor and program adviser.'],
    ['names a test', 'SAT 600.'],
    ['names a grade point average', 'GPA 3.'],
    ['names a number of no subject', '101.'],
    ['goes on with a number in another part', 'CS 101; 105.'],
    ['goes on with a number after something else than a course', 'CS 101 or consent of instructor or 105.'],
    ['has a range', 'CS 101-105.'],
    ['has a slash', 'MATH 220/MATH 221.'],
    ['writes a subject in small letters', 'cs 101.'],
    ['begins with a conjunction', 'or CS 101.'],
    ['ends with one', 'CS 101 and.'],
    ['has a part with nothing in it', 'CS 101;'],
    ['says nothing', ' . '],
    ['is longer than a rule may be', Array.from({ length: 120 }, (_, n) => `CS ${n + 100}`).join(' or ')],
  ])('because it %s: %j', (_why, prose) => {
    expect(parsePrerequisite(prose)).toBeUndefined()
  })

  test('because it would ask for the course itself', () => {
    expect(plainRule({ id: 'cs-105', prerequisiteText: 'CS 101 or CS 105.' })).toBeUndefined()
    expect(plainRule({ id: 'cs-225', prerequisiteText: 'CS 101 or CS 105.' })).toEqual({ any: [cs101, cs105] })
    expect(plainRule({ id: 'cs-225' })).toBeUndefined()
  })
})

test('whatever words are put together, what comes of them is a rule or nothing (R-13)', () => {
  const words = fc.constantFrom(
    ...['CS 101', 'MATH 221', '105', 'and', 'or', ',', ';', 'one of', 'two of', 'either', 'completion of', '.'],
    ...['credit or concurrent enrollment in', 'or concurrent enrollment', 'with a grade of C or better'],
    ...['consent of instructor', 'junior standing', 'recommended'],
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 9 }), said => {
      const rule = parsePrerequisite(said.join(' '))
      if (rule !== undefined) expect(Requirement.parse(rule)).toEqual(rule)
      if (said.includes('recommended')) expect(rule).toBeUndefined()
    }),
  )
})
