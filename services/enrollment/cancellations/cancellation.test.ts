import {
  CancellationAdvanced,
  CancellationApproved,
  CancellationClosed,
  CancellationDone,
  CancellationListed,
  CancellationProposed,
} from '@campus/contracts'
import { type Outcome, specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Cancellation } from './cancellation.ts'
import type { CancellationEvent } from './language.ts'

const now = '2026-09-30T12:00:00.000Z'
/** Commands are somebody's, so what others did is given. */
const { given } = specify(Cancellation, { id: 'fall.a', now })
const about = { cancellationId: 'fall.a.c1', sectionId: 'fall.a' }
const reason = 'The lecturer is ill.'
const alternates = [{ sectionId: 'fall.b', meetings: [] }]
const place = (n: number) => ({ enrollmentId: `s-${n}.fall.1`, registrationId: `s-${n}.fall` })

const propose = { type: 'propose' as const, reason }
const approve = { type: 'approve' as const, cancellationId: about.cancellationId, alternates }
const ended = (n: number) => ({ type: 'ended' as const, enrollmentId: place(n).enrollmentId })

const proposed = (by = 'rita') => CancellationProposed({ ...about, reason, proposedBy: by })
const approved = CancellationApproved({ ...about, reason, proposedBy: 'rita', approvedBy: 'somebody', alternates })
const closed = CancellationClosed(about)
const listed = (...those: number[]) => CancellationListed({ ...about, places: those.map(place) })
const advanced = (n: number) => CancellationAdvanced({ ...about, enrollmentId: place(n).enrollmentId })
const done = (affected: number) => CancellationDone({ ...about, affected })

type State = Outcome<Parameters<typeof Cancellation.show>[0], CancellationEvent>['state']
const asks = (...events: CancellationEvent[]) => asksOf(given(...events).when({ type: 'closed' }).state)
const asksOf = (state: State) => Cancellation.asks?.(state, { tenant: 'u1', id: 'fall.a' }) ?? []
const idsOf = (those: readonly { id: string }[]) => those.map(({ id }) => id)

describe('a cancellation (R-18)', () => {
  test('is proposed', () => {
    given()
      .when(propose)
      .thenHappened(proposed('somebody'))
      .thenShown({ id: 'fall.a.c1', status: 'proposed', proposedBy: 'somebody', proposedAt: now })
  })
  test('proposed again by the same person for the same reason is the same proposal', () => {
    given(proposed('somebody')).when(propose).thenNothingHappened()
  })
  test('for another reason, or by another person, takes the place of what nobody has approved', () => {
    const next = (of: string) =>
      CancellationProposed({ ...about, cancellationId: 'fall.a.c2', reason: of, proposedBy: 'somebody' })
    given(proposed()).when(propose).thenHappened(next(reason))
    given(proposed('somebody'))
      .when({ ...propose, reason: 'Too few.' })
      .thenHappened(next('Too few.'))
  })
  test('asks nothing of anybody before it is approved', () => {
    expect(asks(proposed())).toEqual([])
  })
})

describe('approving', () => {
  test('is for a second person', () => {
    given(proposed('somebody')).when(approve).thenRefused('SAME_PERSON')
    given(proposed('somebody'), approved).when(propose).thenRefused('ALREADY_EXISTS')
  })
  test('is done by somebody else, who says what else is open', () => {
    given(proposed())
      .when(approve)
      .thenHappened(approved)
      .thenShown({ status: 'under-way', approvedBy: 'somebody', approvedAt: now })
  })
  test('is of the very proposal that was looked at', () => {
    given().when(approve).thenRefused('NOT_FOUND')
    given(proposed())
      .when({ ...approve, cancellationId: 'fall.a.c2' })
      .thenRefused('NOT_FOUND')
  })
  test('again changes nothing', () => {
    given(proposed(), approved).when(approve).thenNothingHappened()
    given(proposed(), approved, closed, listed(), done(0)).when(approve).thenNothingHappened()
  })
})

describe('an approved cancellation (S-13)', () => {
  const underWay = [proposed(), approved]

  test('closes the seats before it asks who is in, so that nobody comes later', () => {
    const [close, ...others] = asksOf(given(proposed()).when(approve).state)
    expect([close?.id, others]).toEqual(['fall.a.c1:close', []])
    expect(idsOf(asks(...underWay))).toEqual(['fall.a.c1:who'])
  })
  test('does not believe a list from before the seats were closed', () => {
    given(...underWay)
      .when({ type: 'listed', places: [place(1)] })
      .thenNothingHappened()
  })
  test('with nobody in it is done', () => {
    given(...underWay, closed)
      .when({ type: 'listed', places: [] })
      .thenHappened(listed(), done(0))
      .thenShown({ status: 'done', affected: 0, left: 0 })
  })
  test('ends so many at a time, and says how many are left', () => {
    const many = Array.from({ length: 40 }, (_, index) => index + 1)
    const { state } = given(...underWay, closed)
      .when({ type: 'listed', places: many.map(place) })
      .thenShown({ affected: 40, left: 40 })
    expect(asksOf(state)).toHaveLength(32)
    expect(asksOf(state)[0]).toMatchObject({
      id: 'fall.a.c1:s-1.fall.1',
      target: 's-1.fall',
      command: { type: 'cancel-section', enrollmentId: 's-1.fall.1', reason, alternates },
    })
    const after = given(...underWay, closed, listed(...many)).when(ended(1))
    after.thenHappened(advanced(1)).thenShown({ left: 39 })
    expect(idsOf(asksOf(after.state))).not.toContain('fall.a.c1:s-1.fall.1')
  })
  test('is done when the last one has left, and asks no more', () => {
    const { state } = given(...underWay, closed, listed(1, 2), advanced(1))
      .when(ended(2))
      .thenHappened(advanced(2), done(2))
      .thenShown({ status: 'done', affected: 2, left: 0, doneAt: now })
    expect(asksOf(state)).toEqual([])
  })
  test('counts nobody twice', () => {
    given(...underWay, closed, listed(1, 2), advanced(1))
      .when(ended(1))
      .thenNothingHappened()
    given(...underWay, closed)
      .when({ type: 'closed' })
      .thenNothingHappened()
    given(...underWay, closed, listed(1))
      .when({ type: 'listed', places: [place(2)] })
      .thenNothingHappened()
  })
  test('takes no answer for one when the other is away', () => {
    const away = { ok: false as const, seq: 0, refused: [], view: null }
    const heard = (events: CancellationEvent[]) => asks(...events).map(ask => ('of' in ask ? ask.answered(away) : ask))
    expect(asksOf(given(proposed()).when(approve).state).map(ask => 'of' in ask && ask.answered(away))).toEqual([
      undefined,
    ])
    expect(heard([...underWay, closed])).toEqual([undefined])
    expect(heard([...underWay, closed, listed(1)])).toEqual([undefined])
  })
})
