import type { Affiliation } from '@campus/contracts'
import { expect, test } from 'vitest'
import { mayAppoint, rolesOn } from './roles.ts'

const as = (type: Affiliation['type'], start = '2026-01-01', end?: string): Affiliation => ({
  type,
  start,
  ...(end !== undefined && { end }),
})

test.each([
  ['student', ['student']],
  ['faculty', ['lecturer']],
  ['employee', ['employee']],
  ['registrar', ['registrar']],
  ['finance', ['finance']],
  ['hr', ['hr']],
  ['it-admin', ['it-admin']],
  ['affiliate', []],
  ['alum', []],
] as const)('R-50: an affiliation as %s gives the roles %o', (type, roles) => {
  expect(rolesOn('2026-06-01', [as(type)])).toEqual(roles)
})

test('R-50: a person has the roles of all affiliations, each once', () => {
  expect(rolesOn('2026-06-01', [as('faculty'), as('student'), as('faculty'), as('alum')])).toEqual([
    'lecturer',
    'student',
  ])
})

test('R-50: an affiliation counts from its first day to its last, and not the day before or after', () => {
  const term = [as('student', '2026-01-10', '2026-05-20')]
  const days = ['2026-01-09', '2026-01-10', '2026-05-20', '2026-05-21']
  expect(days.map(day => rolesOn(day, term).length)).toEqual([0, 1, 1, 0])
})

test('R-50: nobody has the role of operator by affiliation', () => {
  const everything = ['student', 'employee', 'faculty', 'affiliate', 'alum', 'registrar', 'finance', 'hr', 'it-admin']
  const roles = rolesOn(
    '2026-06-01',
    everything.map(type => as(type as Affiliation['type'])),
  )
  expect(roles).not.toContain('operator')
})

test('A registrar appoints students and staff, but nobody to an office; HR does', () => {
  expect(mayAppoint(['registrar'], [as('student'), as('faculty'), as('employee')])).toBe(true)
  expect(mayAppoint(['registrar', 'it-admin'], [as('student'), as('finance')])).toBe(false)
  expect(mayAppoint(['hr'], [as('registrar'), as('finance'), as('hr'), as('it-admin')])).toBe(true)
})
