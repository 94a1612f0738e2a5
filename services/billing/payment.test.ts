import {
  later,
  money,
  type PaymentCommand,
  PaymentExpired,
  PaymentFailed,
  PaymentPending,
  PaymentStarted,
  PaymentSucceeded,
} from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { type GatewayAnswer, GatewayRequest, testGateway } from './gateway.ts'
import { Payment } from './payment.ts'

const now = '2026-08-15T12:00:00.000Z'
const expires = later(now, 900)
const { given } = specify(Payment, { id: 'pay-1', now })

const terms = {
  invoiceId: 'inv-1',
  registrationId: 'ann.fall',
  student: 'ann',
  amount: money(90_000n, 'USD'),
}
const facts = { paymentId: 'pay-1', ...terms }
const start: PaymentCommand = { type: 'start', ...terms, gateway: 'test', expires }
const answer = (said: Partial<GatewayAnswer> & Pick<GatewayAnswer, 'answer'>): PaymentCommand => ({
  type: 'gateway-answered',
  checkoutId: 'test-pay-1',
  ...said,
})
const pollDue: PaymentCommand = { type: 'poll-due' }

const started = PaymentStarted({ ...facts, gateway: 'test', expires })
const pending = (pollAt: string) => PaymentPending({ ...facts, checkoutId: 'test-pay-1', pollAt })
const checkoutId = 'test-pay-1'
const succeeded = PaymentSucceeded({ ...facts, checkoutId })
const failed = PaymentFailed({ ...facts, checkoutId, reason: 'declined' })
const expired = PaymentExpired(facts)

type Events = Parameters<typeof given>
const stateOf = (events: Events, at = now) => given(...events).when(start, at).state
const asksOf = (events: Events) =>
  (Payment.asks?.(stateOf(events), { tenant: 'u1', id: 'pay-1' }) ?? []).map(({ id }) => id)
const dueOf = (events: Events) => Payment.due?.(stateOf(events))

describe('a payment that nobody has begun', () => {
  test('starts', () => {
    given().when(start).thenHappened(started).thenShown({ status: 'created', invoiceId: 'inv-1' })
  })
  test('shows nothing, and hears no gateway and no clock', () => {
    expect(Payment.show(Payment.initial('pay-1'))).toBe(null)
    given()
      .when(answer({ answer: 'succeeded' }))
      .thenNothingHappened()
    given().when(pollDue).thenNothingHappened()
  })
})

describe('a started payment', () => {
  test('starts once, whatever the second start says', () => {
    given(started)
      .when({ ...start, invoiceId: 'inv-2' })
      .thenNothingHappened()
  })
  test('asks the gateway, under an id that stays the same until it has answered', () => {
    expect(asksOf([started])).toEqual(['pay-1:0'])
  })
  test('succeeds', () => {
    given(started)
      .when(answer({ answer: 'succeeded' }))
      .thenHappened(succeeded)
      .thenShown({ status: 'succeeded' })
  })
  test('fails with the gateway’s reason (BILLING_FAILED)', () => {
    given(started)
      .when(answer({ answer: 'failed', reason: 'declined' }))
      .thenHappened(failed)
      .thenShown({ status: 'failed' })
  })
  test('is pending until the gateway wants to be asked again', () => {
    const at = later(now, 5)
    given(started)
      .when(answer({ answer: 'pending', pollAt: at }))
      .thenHappened(pending(at))
      .thenShown({ status: 'pending', checkout: { provider: 'test', id: 'test-pay-1' } })
  })
  test('is asked about again when it expires, if the gateway names no moment', () => {
    given(started)
      .when(answer({ answer: 'pending' }))
      .thenHappened(pending(expires))
  })
  test('leaves a gateway alone for a second that wants to be asked at once', () => {
    given(started)
      .when(answer({ answer: 'pending', pollAt: now }))
      .thenHappened(pending(later(now, 1)))
  })
})

describe('a pending payment', () => {
  const waiting: Events = [started, pending(later(now, 5))]

  test('asks nobody until its moment, and then under a new id', () => {
    expect(asksOf(waiting)).toEqual([])
    expect(dueOf(waiting)).toBe(later(now, 5))
    given(...waiting)
      .when(pollDue, later(now, 5))
      .thenHappened(pending(later(now, 5)))
    const { state } = given(...waiting).when(pollDue, later(now, 5))
    expect(Payment.asks?.(state, { tenant: 'u1', id: 'pay-1' }).map(({ id }) => id)).toEqual(['pay-1:2'])
    expect(Payment.due?.(state)).toBe(null)
  })
  test('succeeds late', () => {
    given(...waiting)
      .when(answer({ answer: 'succeeded' }), later(now, 5))
      .thenHappened(succeeded)
  })
  test('stays pending while the gateway does not know', () => {
    given(...waiting)
      .when(answer({ answer: 'pending', pollAt: later(now, 9) }), later(now, 5))
      .thenHappened(pending(later(now, 9)))
  })
  test('expires when the gateway is silent until the end', () => {
    given(...waiting)
      .when(answer({ answer: 'pending' }), expires)
      .thenHappened(expired)
      .thenShown({ status: 'expired' })
  })
  test('does not expire a moment too early', () => {
    given(...waiting)
      .when(answer({ answer: 'pending' }), later(expires, -0.001))
      .thenHappened(pending(later(expires, 0.999)))
  })
})

describe('a payment that has ended', () => {
  test.each([
    ['failed', [started, failed]],
    ['expired', [started, pending(expires), expired]],
  ] as [string, Events][])('R-26: %s still succeeds when the money is there after all', (_how, events) => {
    given(...events)
      .when(answer({ answer: 'succeeded' }))
      .thenHappened(succeeded)
      .thenShown({ status: 'succeeded' })
  })
  test.each([
    ['failed', [started, failed]],
    ['expired', [started, pending(expires), expired]],
    ['succeeded', [started, succeeded]],
  ] as [string, Events][])('%s takes no other answer', (_how, events) => {
    given(...events)
      .when(answer({ answer: 'failed' }))
      .thenNothingHappened()
    given(...events)
      .when(answer({ answer: 'pending' }))
      .thenNothingHappened()
    given(...events)
      .when(pollDue, later(expires, 60))
      .thenNothingHappened()
    expect(asksOf(events)).toEqual([])
    expect(dueOf(events)).toBe(null)
  })
  test('in success takes no second one', () => {
    given(started, succeeded)
      .when(answer({ answer: 'succeeded' }))
      .thenNothingHappened()
  })
})

describe('the test gateway', () => {
  const asked = { paymentId: 'pay-1', amount: terms.amount, gateway: 'test', at: now, expires }
  const checkoutId = 'test-pay-1'

  test('takes the money at once unless told otherwise', () => {
    expect(testGateway(asked, now)).toEqual({ answer: 'succeeded', checkoutId })
  })
  test('declines', () => {
    expect(testGateway({ ...asked, outcome: 'fail' }, now)).toEqual({
      answer: 'failed',
      checkoutId,
      reason: 'declined by the test gateway',
    })
  })
  test('is five seconds late, or as late as it is told', () => {
    const late = { ...asked, outcome: 'late' }
    expect(testGateway(late, now)).toEqual({ answer: 'pending', checkoutId, pollAt: later(now, 5) })
    expect(testGateway(late, later(now, 5))).toEqual({ answer: 'succeeded', checkoutId })
    expect(testGateway({ ...late, afterSeconds: 60 }, later(now, 59.999))).toMatchObject({ pollAt: later(now, 60) })
    expect(testGateway({ ...late, afterSeconds: 60 }, later(now, 60))).toMatchObject({ answer: 'succeeded' })
  })
  test('declines late', () => {
    const fail = { ...asked, outcome: 'fail', afterSeconds: 3 }
    expect(testGateway(fail, now)).toMatchObject({ answer: 'pending' })
    expect(testGateway(fail, later(now, 3))).toMatchObject({ answer: 'failed' })
  })
  test('is silent for ever', () => {
    const silent = { ...asked, outcome: 'silent' }
    expect(testGateway(silent, now)).toEqual({ answer: 'pending', checkoutId, pollAt: expires })
    expect(testGateway(silent, later(expires, 9999))).toMatchObject({ answer: 'pending' })
  })
  test('answers in the shape a payment understands', () => {
    const answers = Payment.asks?.(stateOf([started]), { tenant: 'u1', id: 'pay-1' }).map(ask =>
      'outside' in ask ? ask.answered(testGateway(GatewayRequest.parse(ask.input), now)) : undefined,
    )
    expect(answers).toEqual([answer({ answer: 'succeeded' })])
  })
})
