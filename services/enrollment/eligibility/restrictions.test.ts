import { ClassStanding, type Restrictions, StudentProfile } from '@campus/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { restrictionReasons } from './restrictions.ts'

const student = (profile: object = {}) => ({ profile: StudentProfile.parse(profile), taken: [] })
const codes = (restrictions: (Restrictions | undefined)[], who = student()) =>
  restrictionReasons(restrictions, who).map(({ code }) => code)

describe('a restriction (R-04)', () => {
  test.each([
    [{ levels: ['graduate'] }, 'RESTRICTION_LEVEL', { level: 'graduate' }],
    [{ majors: ['cs', 'math'] }, 'RESTRICTION_MAJOR', { programs: ['art', 'math'] }],
    [{ classes: ['junior', 'senior'] }, 'RESTRICTION_CLASS', { class: 'senior' }],
    [{ campuses: ['north'] }, 'RESTRICTION_CAMPUS', { campus: 'north' }],
  ] as [Restrictions, string, object][])('%j keeps out whoever is not on it', (restrictions, code, fits) => {
    expect(codes([restrictions])).toEqual([code])
    expect(codes([restrictions], student(fits))).toEqual([])
  })
  test('says whom it lets in', () => {
    expect(restrictionReasons([{ majors: ['cs', 'math'] }], student())).toEqual([
      { code: 'RESTRICTION_MAJOR', detail: 'Only for students with these majors: cs, math.', allowed: ['cs', 'math'] },
    ])
  })
  test('of the course stands beside that of the section, and all come at once in the order of the rule', () => {
    const all = { campuses: ['north'], classes: ['senior' as const], majors: ['cs'], levels: ['graduate'] }
    expect(codes([all, undefined])).toEqual([
      'RESTRICTION_LEVEL',
      'RESTRICTION_MAJOR',
      'RESTRICTION_CLASS',
      'RESTRICTION_CAMPUS',
    ])
    expect(codes([{ majors: ['cs', 'math'] }, { majors: ['cs'] }], student({ programs: ['math'] }))).toHaveLength(1)
  })
  test('of class goes by credits earned where no profile says more', () => {
    const taken = [{ courseId: 'x-1', term: 'before', grade: 'B', credits: 60 }]
    expect(restrictionReasons([{ classes: ['junior'] }], { taken })).toEqual([])
    expect(restrictionReasons([{ classes: ['senior'] }], { taken })).toHaveLength(1)
  })
})

describe('restrictions, whatever they are', () => {
  const word = fc.constantFrom('a', 'b', 'c')
  const list = fc.uniqueArray(word, { minLength: 1 })
  const classes = fc.uniqueArray(fc.constantFrom(...ClassStanding.options), { minLength: 1 })
  const any = fc.record({ levels: list, majors: list, classes, campuses: list }, { requiredKeys: [] })
  const who = fc
    .record(
      { level: word, programs: fc.uniqueArray(word), class: fc.constantFrom(...ClassStanding.options), campus: word },
      { requiredKeys: [] },
    )
    .map(student)

  test('keep out no more by letting in more', () => {
    fc.assert(
      fc.property(any, who, word, (restrictions, someone, more) => {
        const { majors, levels } = restrictions
        const wider = {
          ...restrictions,
          ...(majors && { majors: [...majors, more] }),
          ...(levels && { levels: [...levels, more] }),
        }
        expect(codes([restrictions], someone)).toEqual(expect.arrayContaining(codes([wider], someone)))
      }),
    )
  })
  test('keep out no fewer together than each by itself', () => {
    fc.assert(
      fc.property(any, any, who, (course, section, someone) => {
        const each = [...codes([course], someone), ...codes([section], someone)]
        expect(codes([course, section], someone).toSorted()).toEqual(each.toSorted())
      }),
    )
  })
  test('keep out nobody more for one major more', () => {
    fc.assert(
      fc.property(any, who, word, (restrictions, someone, more) => {
        const richer = { ...someone, profile: { ...someone.profile, programs: [...someone.profile.programs, more] } }
        expect(codes([restrictions], someone)).toEqual(expect.arrayContaining(codes([restrictions], richer)))
      }),
    )
  })
})
