import { TermSet } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, test } from 'vitest'
import { CHANGED_MEANWHILE } from './kept.ts'
import { Term } from './term.ts'

const { given } = specify(Term, { id: '2026-su', now: '2026-01-10T09:00:00.000Z' })
const summer = {
  id: '2026-su',
  name: 'Summer 2026',
  start: '2026-05-18T05:00:00.000Z',
  end: '2026-08-09T05:00:00.000Z',
  addDeadline: '2026-05-23T05:00:00.000Z',
  dropDeadline: '2026-06-01T05:00:00.000Z',
  withdrawDeadline: '2026-07-20T05:00:00.000Z',
  registrationOpens: '2026-03-01T06:00:00.000Z',
  registrationCloses: '2026-06-01T05:00:00.000Z',
}
const change = (more: object = {}) => ({ type: 'change' as const, term: { ...summer, ...more } })
const create = (more: object = {}) => ({ type: 'create' as const, term: { ...summer, ...more } })

describe('a term', () => {
  test('is created with its deadlines (R-01)', () => {
    given().when(create()).thenHappened(TermSet(summer)).thenShown(summer)
  })
  test('may be a summer term (R-12)', () => {
    given()
      .when(create({ type: 'summer' }))
      .thenHappened(TermSet({ ...summer, type: 'summer' }))
      .thenShown({ type: 'summer' })
  })
  test('created again as it is stays as it is', () => {
    given(TermSet(summer)).when(create()).thenNothingHappened()
  })
  test('is not replaced by another one of the same id', () => {
    given(TermSet(summer))
      .when(create({ dropDeadline: '2026-06-02T05:00:00.000Z' }))
      .thenRefused('ALREADY_EXISTS')
  })
  test('gets other dates, from who has seen the newest (R-01)', () => {
    const later = { dropDeadline: '2026-06-02T05:00:00.000Z' }
    given(TermSet(summer))
      .when({ ...change(later), seen: [1] })
      .thenHappened(TermSet({ ...summer, ...later }))
    given(TermSet(summer))
      .when({ ...change(later), seen: [0] })
      .thenNothingHappened()
      .thenAnswered(CHANGED_MEANWHILE)
  })
  test('that is not there is not changed', () => {
    given().when(change()).thenRefused('NOT_FOUND')
  })
})
