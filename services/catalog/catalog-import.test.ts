import { ImportAdvanced, ImportEnded, ImportResumed, ImportStarted, later } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Import } from './catalog-import.ts'

const now = '2026-01-10T09:00:00.000Z'
const { given } = specify(Import, { id: 'i-1', now })
const order = { importId: 'i-1', term: '2026-su', capacity: 40, waitlistCapacity: 10, parts: 2 }
const started = ImportStarted(order)
const half = { through: 256, of: 300, courses: 200, prerequisites: { texts: 90, parsed: 30 }, sections: 60, merged: 4 }
const rest = { through: 300, of: 300, courses: 1, prerequisites: { texts: 1, parsed: 1 }, sections: 44, merged: 0 }
const advanced = ImportAdvanced({ importId: 'i-1', ...half })
const resumed = ImportResumed({ importId: 'i-1' })
const ended = ImportEnded({ importId: 'i-1', status: 'done' })

describe('an import', () => {
  test('is started once', () => {
    given()
      .when({ type: 'start', ...order })
      .thenHappened(started)
      .thenShown({ status: 'running', through: 0, courses: 0 })
    given(started)
      .when({ type: 'start', ...order })
      .thenNothingHappened()
  })
  test('advances, and whoever advanced it goes on', () => {
    given(started)
      .when({ type: 'advance', from: 0, ...half })
      .thenHappened(advanced)
      .thenAnswered({ goOn: true })
      .thenShown(half)
  })
  test('adds up what was taken in, and is done at the end', () => {
    given(started, advanced)
      .when({ type: 'advance', from: 256, ...rest })
      .thenHappened(
        ImportAdvanced({
          ...rest,
          importId: 'i-1',
          courses: 201,
          prerequisites: { texts: 91, parsed: 31 },
          sections: 104,
          merged: 4,
        }),
        ended,
      )
      .thenAnswered({ goOn: false })
      .thenShown({ status: 'done', courses: 201, prerequisites: { texts: 91, parsed: 31 }, sections: 104, merged: 4 })
  })
  test('of a file with nothing in it is done at once', () => {
    const nothing = { through: 0, of: 0, courses: 0, prerequisites: { texts: 0, parsed: 0 }, sections: 0, merged: 0 }
    given(started)
      .when({ type: 'advance', from: 0, ...nothing })
      .thenHappened(ImportAdvanced({ importId: 'i-1', ...nothing }), ended)
  })
  test('does not count twice what two have taken in: the second to advance leaves off', () => {
    given(started, advanced)
      .when({ type: 'advance', from: 0, ...half })
      .thenNothingHappened()
      .thenAnswered({ goOn: false })
  })
  test('can fail', () => {
    const failure = { code: 'IMPORT_FAILED', detail: 'It went wrong.' }
    given(started)
      .when({ type: 'fail', failure })
      .thenHappened(ImportEnded({ importId: 'i-1', status: 'failed', failure }))
      .thenShown({ status: 'failed', failure })
  })
})

describe('an import that is not heard of', () => {
  test('wakes up after 15 seconds without an advance', () => {
    expect(Import.due?.(given(started).when({ type: 'resume' }).state)).toBe(later(now, 15))
    expect(Import.due?.(given().when({ type: 'start', ...order }).state)).toBe(later(now, 15))
    expect(Import.onDue?.(Import.initial('i-1'), now)).toEqual({ type: 'resume' })
  })
  test('asks to be taken up again', () => {
    given(started, advanced)
      .when({ type: 'resume' })
      .thenHappened(resumed)
      .thenShown({ status: 'running', ...half })
  })
  test('is given up visibly after 40 times', () => {
    const silence = Array.from({ length: 40 }, () => resumed)
    given(started, ...silence.slice(1))
      .when({ type: 'resume' })
      .thenHappened(resumed)
    given(started, ...silence)
      .when({ type: 'resume' })
      .thenShown({ status: 'failed', failure: { code: 'IMPORT_GIVEN_UP' } })
    given(started, ...silence, advanced)
      .when({ type: 'resume' })
      .thenHappened(resumed)
  })
})

describe('an import that is over', () => {
  test.each([{ type: 'advance' as const, from: 300, ...rest }, { type: 'resume' as const }, { type: 'fail' as const }])(
    'stays as it is, whatever is said: $type',
    command => {
      given(started, ended).when(command).thenNothingHappened().thenAnswered({ goOn: false })
    },
  )
  test('does not wake up any more', () => {
    expect(Import.due?.(given(started, ended).when({ type: 'resume' }).state)).toBeNull()
  })
})
