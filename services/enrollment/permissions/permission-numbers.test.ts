import { refusal } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Student } from '../students/student.ts'
import {
  type PermissionCommand,
  PermissionGranted,
  PermissionNumbersIssued,
  PermissionRedeemed,
  PermissionReturned,
} from './language.ts'
import { PermissionNumbers } from './permission-numbers.ts'

const now = '2026-08-15T12:00:00.000Z'
const expires = '2026-09-01T00:00:00.000Z'
const { given } = specify(PermissionNumbers, { id: 'fall.a', now })
const hash = (n: number): string => String(n).padStart(64, '0')
const leave = { codes: ['PREREQ' as const], expires, reason: 'Transfer students.' }
const issue = (count: number, more: object = {}): PermissionCommand => ({
  ...{ type: 'issue', ...leave, numbers: Array.from({ length: count }, (_, index) => hash(index + 1)) },
  ...more,
})
const issued = (count: number, more: object = {}) =>
  PermissionNumbersIssued({
    ...{ sectionId: 'fall.a', batch: 'p1', ...leave, issuedBy: 'somebody' },
    numbers: Array.from({ length: count }, (_, index) => hash(index + 1)),
    ...more,
  })
const redeem = (n: number, student = 'ann'): PermissionCommand => ({ type: 'redeem', number: hash(n), student })
const redeemed = (n: number, student = 'ann') => PermissionRedeemed({ number: hash(n), student })
const granted = (n: number, student = 'ann') =>
  PermissionGranted({ number: hash(n), student, override: `${student}.o1` })

describe('permission numbers of a section (R-17)', () => {
  test('are given out with the rules they let past, an end and a reason, and by whom', () => {
    given()
      .when(issue(2))
      .thenHappened(issued(2))
      .thenAnswered('p1')
      .thenShown({ batches: [{ id: 'p1', ...leave, issuedBy: 'somebody', numbers: 2, redeemed: [] }] })
  })
  test('expire in the future, and are a thousand in force at most', () => {
    given()
      .when(issue(1, { expires: now }))
      .thenRefused('DATES_INVALID')
    const many = [1, 2, 3, 4, 5].map(n => issued(200, { batch: `p${n}` }))
    given(...many)
      .when(issue(1))
      .thenRefused('TOO_MANY')
    given(...many)
      .when(issue(1), expires)
      .thenRefused('DATES_INVALID')
    given(...many)
      .when(issue(1, { expires: '2026-10-01T00:00:00.000Z' }), expires)
      .thenShown({ batches: [{ id: 'p6' }] })
  })
  test('are shown to nobody: what is kept and seen has no number', () => {
    const { state } = given().when(issue(1))
    expect(JSON.stringify(PermissionNumbers.show(state))).not.toContain(hash(1))
    expect(PermissionNumbers.topic?.(issued(1))).toBeNull()
  })
})

describe('a permission number (R-17)', () => {
  test('becomes the first student’s who redeems it, and asks their record for the override', () => {
    const { state } = given(issued(2)).when(redeem(1)).thenHappened(redeemed(1))
    const asks = PermissionNumbers.asks?.(state, { tenant: 'u1', id: 'fall.a' }) ?? []
    expect(asks).toMatchObject([
      {
        of: Student,
        target: 'ann',
        command: { type: 'grant-override', override: { ...leave, sectionId: 'fall.a', grantedBy: 'somebody' } },
      },
    ])
  })
  test('is nobody else’s afterwards, and the student’s own still', () => {
    given(issued(1), redeemed(1), granted(1)).when(redeem(1, 'bob')).thenRefused('PERMISSION_USED')
    given(issued(1), redeemed(1), granted(1)).when(redeem(1)).thenNothingHappened()
  })
  test.each([
    ['that there is none of', redeem(7), now, 'NOT_FOUND'],
    ['that has ended', redeem(1), expires, 'PERMISSION_EXPIRED'],
    ['of one’s own', redeem(1, 'somebody'), now, 'NOT_OWNER'],
  ] as const)('%s is not redeemed', (_which, command, at, code) => {
    given(issued(1)).when(command, at).thenRefused(code)
  })
  test('asks no more once the override is granted', () => {
    const { state } = given(issued(1), redeemed(1))
      .when({ type: 'granted', number: hash(1), student: 'ann', override: 'ann.o1' })
      .thenHappened(granted(1))
      .thenShown({ batches: [{ redeemed: [{ student: 'ann', override: 'ann.o1' }] }] })
    expect(PermissionNumbers.asks?.(state, { tenant: 'u1', id: 'fall.a' })).toEqual([])
  })
  test('is free again when the student cannot have the override', () => {
    const reasons = [refusal('TOO_MANY', 'A student has at most 200 overrides open.')]
    const back = { type: 'give-back' as const, number: hash(1), student: 'ann', reasons }
    const returned = PermissionReturned({ number: hash(1), student: 'ann', reasons })
    given(issued(1), redeemed(1))
      .when(back)
      .thenHappened(returned)
      .thenShown({ batches: [{ redeemed: [] }] })
    given(issued(1), redeemed(1), returned).when(redeem(1, 'bob')).thenHappened(redeemed(1, 'bob'))
    given(issued(1), redeemed(1), granted(1)).when(back).thenNothingHappened()
  })
  test('is won by exactly one, whoever comes in whatever order', () => {
    const student = fc.constantFrom('ann', 'bob', 'cem', 'dia')
    fc.assert(
      fc.property(fc.array(fc.record({ student, number: fc.integer({ min: 1, max: 3 }) })), tries => {
        const moment = { tenant: 'u1', id: 'fall.a', now, commandId: 'c-1', by: 'somebody' }
        const owners = new Map<number, string>()
        let state = PermissionNumbers.evolve(PermissionNumbers.initial('fall.a'), issued(3), now)
        for (const { student, number } of tries) {
          const decision = PermissionNumbers.decide(redeem(number, student), state, moment)
          const owner = owners.get(number) ?? student
          expect('events' in decision).toBe(owner === student)
          owners.set(number, owner)
          if ('events' in decision)
            state = decision.events.reduce((old, event) => PermissionNumbers.evolve(old, event, now), state)
        }
      }),
    )
  })
})
