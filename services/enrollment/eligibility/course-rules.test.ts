import { describe, expect, test } from 'vitest'
import { consentReasons, corequisiteReasons, isConditional, prerequisiteReasons, studiesOf } from './course-rules.ts'
import { nothingKnown, type StudentFacts } from './student-facts.ts'

const now = '2026-08-15T12:00:00.000Z'
const having = (facts: Partial<StudentFacts> = {}, beside: string[] = []) =>
  studiesOf(
    { ...nothingKnown, ...facts },
    beside.map(courseId => ({ courseId })),
    now,
  )
const passed = (courseId: string, grade = 'B', credits = 3) => ({ courseId, term: 'before', grade, credits })
const codes = (reasons: { code: string }[]) => reasons.map(({ code }) => code)

describe('prerequisites (R-13)', () => {
  const rules = { prerequisites: { all: [{ course: 'cs-101', minGrade: 'C' as const }, { course: 'math-221' }] } }

  test('that are met are no reason', () => {
    expect(prerequisiteReasons(rules, having({ taken: [passed('cs-101'), passed('math-221')] }))).toEqual([])
  })
  test('that are not met are one reason, which names all that is missing', () => {
    const [reason] = prerequisiteReasons(rules, having({ taken: [passed('cs-101', 'D')] }))
    expect(reason).toMatchObject({ code: 'PREREQ', missing: [{ course: 'cs-101' }, { course: 'math-221' }] })
    expect(reason?.detail).toContain('CS 101')
    expect(reason?.detail).toContain('MATH 221')
  })
  test('S-03: in progress make the enrollment conditional', () => {
    const studies = having({ taken: [passed('math-221')], inProgress: [{ courseId: 'cs-101', credits: 3 }] })
    expect(codes(prerequisiteReasons(rules, studies))).toEqual([])
    expect(isConditional(rules, studies)).toBe(true)
  })
  test('that are met, or not asked for, leave it unconditional', () => {
    expect(isConditional(rules, having({ taken: [passed('cs-101'), passed('math-221')] }))).toBe(false)
    expect(isConditional({}, having())).toBe(false)
  })
  test('of consent are a reason of their own, beside others (R-17)', () => {
    const both = { prerequisites: { all: [{ permission: 'CONSENT' }, { course: 'cs-101' }] } }
    expect(codes(prerequisiteReasons(both, having()))).toEqual(['PREREQ'])
    expect(codes(prerequisiteReasons(both, having({ taken: [passed('cs-101')] })))).toEqual([])
    expect(codes(consentReasons(both, having(), undefined))).toEqual(['CONSENT'])
    expect(codes(consentReasons({}, having(), undefined))).toEqual([])
  })
  test.each([
    ['instructor', 'Instructor'],
    ['department', 'Department of the course'],
  ] as const)('leave the consent of the %s to the section, which says whom to ask', (consent, name) => {
    const needsConsent = { prerequisites: { permission: 'CONSENT' } }
    const reasons = consentReasons(needsConsent, having(), consent)
    expect(reasons).toMatchObject([{ code: 'CONSENT', office: { name }, cure: `Ask the ${consent} for consent.` }])
  })
  test('are met by what counts as the course, and in progress by what counts as it too', () => {
    const counting = { ...rules, counting: { 'cs-101': ['cs-198'] } }
    const honors = [passed('math-221'), passed('cs-198')]
    expect(prerequisiteReasons(counting, having({ taken: honors }))).toEqual([])
    expect(codes(prerequisiteReasons(rules, having({ taken: honors })))).toEqual(['PREREQ'])
    const taking = { taken: [passed('math-221')], inProgress: [{ courseId: 'cs-198', credits: 3 }] }
    expect(isConditional(counting, having(taking))).toBe(true)
  })
  test.each([
    [29, ['PREREQ']],
    [30, []],
  ])('of class standing go by credits earned: %s of them', (credits, expected) => {
    const sophomore = { prerequisites: { standing: 'sophomore' } }
    const taken = [passed('a-1', 'A', credits), passed('b-1', 'F', 30)]
    expect(codes(prerequisiteReasons(sophomore, having({ taken })))).toEqual(expected)
  })
})

describe('corequisites (R-14)', () => {
  const rules = { corequisites: { course: 'phys-211' } }
  test('are met by what counts as the course, taken beside', () => {
    const counting = { 'phys-211': ['phys-281'] }
    expect(corequisiteReasons({ ...rules, counting }, having({}, ['phys-281']))).toEqual([])
  })
  test.each([
    ['done before', having({ taken: [passed('phys-211')] }), []],
    ['taken beside', having({}, ['phys-211']), []],
    ['neither', having(), ['COREQ']],
    ['failed before', having({ taken: [passed('phys-211', 'F')] }), ['COREQ']],
  ])('%s', (_how, studies, expected) => {
    expect(codes(corequisiteReasons(rules, studies))).toEqual(expected)
  })
})
