import { CrossListGroupSet } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, test } from 'vitest'
import { CrossListGroup } from './cross-list-group.ts'
import { CHANGED_MEANWHILE } from './kept.ts'

const { given } = specify(CrossListGroup, { id: 'fall.xl-1', now: '2026-01-10T09:00:00.000Z' })
const group = (capacity: number) => ({ id: 'fall.xl-1', capacity })
const of = (capacity: number) => CrossListGroupSet(group(capacity))
const set = (capacity: number, more: object = {}) => ({ type: 'set' as const, group: group(capacity), ...more })

describe('a cross-list group (R-15)', () => {
  test('is there once its combined capacity is set', () => {
    given().when(set(12)).thenHappened(of(12)).thenShown(group(12))
  })
  test('has another capacity when it is set again', () => {
    given(of(12)).when(set(20)).thenHappened(of(20))
    given(of(12)).when(set(12)).thenNothingHappened()
  })
  test('is not changed by a client that has not seen the newest', () => {
    given(of(12))
      .when(set(20, { seen: [] }))
      .thenNothingHappened()
      .thenAnswered(CHANGED_MEANWHILE)
  })
  test('comes with a file, which does not change what somebody has set', () => {
    given()
      .when({ type: 'import', group: group(30) })
      .thenHappened(of(30))
    given(of(12))
      .when({ type: 'import', group: group(30) })
      .thenNothingHappened()
  })
})
