import {
  type EventOf,
  Id,
  Instant,
  Payment as Known,
  later,
  Money,
  PaymentCommand,
  PaymentExpired,
  PaymentFailed,
  PaymentPending,
  PaymentStarted,
  PaymentStatus,
  PaymentSucceeded,
  PaymentView,
  SETTLEMENTS_TOPIC,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate, type Moment } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { GatewayAnswer } from './gateway.ts'

export const PaymentState = z.object({
  id: Id,
  started: z
    .object({
      invoiceId: Id,
      registrationId: Id,
      student: Id,
      amount: Money,
      gateway: z.string(),
      outcome: z.string().optional(),
      afterSeconds: z.number().optional(),
      expires: Instant,
      at: Instant,
    })
    .nullable(),
  status: PaymentStatus,
  checkoutId: z.string().nullable(),
  /** When the gateway is asked again. */
  pollAt: Instant.nullable(),
  polls: z.number().int(),
  /** True while the gateway is to be asked. */
  asking: z.boolean(),
})
export type PaymentState = z.infer<typeof PaymentState>
type Started = NonNullable<PaymentState['started']>

const events = [PaymentStarted, PaymentPending, PaymentSucceeded, PaymentFailed, PaymentExpired] as const
type Event = EventOf<(typeof events)[number]>

/**
 * One payment at a gateway. It is committed as started before the gateway hears of it, under an id the gateway
 * recognises again, so a crash in between charges once. While pending the gateway is asked again at `pollAt`; success
 * is accepted even after it failed or expired: the money is there.
 */
export const Payment = defineAggregate<PaymentState, PaymentCommand, Event, PaymentView>({
  type: Known.type,
  command: PaymentCommand,
  state: PaymentState,
  view: PaymentView,
  events,
  topic: topicOf,
  initial: id => ({ id, started: null, status: 'created', checkoutId: null, pollAt: null, polls: 0, asking: false }),
  decide,
  evolve,
  show,
  asks: ({ id, started, asking, polls }) =>
    asking && started
      ? [
          {
            id: `${id}:${polls}`,
            outside: 'gateway',
            input: { paymentId: id, ...started },
            answered: (answer: unknown) => ({ type: 'gateway-answered' as const, ...GatewayAnswer.parse(answer) }),
          },
        ]
      : [],
  due: ({ pollAt }) => pollAt,
  onDue: () => ({ type: 'poll-due' }),
})

/** Who waits for an invoice hears when its payment fails; all else is this service's own, until it is booked. */
function topicOf({ type }: Event): string | null {
  return type === PaymentFailed.type ? SETTLEMENTS_TOPIC : null
}

function decide(command: PaymentCommand, state: PaymentState, moment: Moment): Decision<Event> {
  switch (command.type) {
    case 'start': {
      const { type: _, ...terms } = command
      return accept(state.started ? [] : [PaymentStarted({ paymentId: state.id, ...terms })])
    }
    case 'gateway-answered':
      return accept(state.started ? settled(command, state, state.started, moment) : [])
    case 'poll-due':
      return accept(state.started ? polled(state, state.started, moment) : [])
  }
}

/** Seconds a gateway is left alone after it said that it does not know yet, whatever it said besides. */
const SOONEST_POLL = 1

type Answer = Extract<PaymentCommand, { type: 'gateway-answered' }>

function settled(answer: Answer, state: PaymentState, started: Started, { now }: Moment): Event[] {
  const { checkoutId } = answer
  if (state.status === 'succeeded') return []
  if (answer.answer === 'succeeded') return [PaymentSucceeded({ ...factsOf(state, started), checkoutId })]
  if (state.status === 'failed' || state.status === 'expired') return []
  if (answer.answer === 'failed')
    return [PaymentFailed({ ...factsOf(state, started), checkoutId, reason: answer.reason ?? 'declined' })]
  if (state.status === 'pending' && now >= started.expires) return [PaymentExpired(factsOf(state, started))]
  return [
    PaymentPending({
      ...factsOf(state, started),
      checkoutId,
      pollAt: [answer.pollAt ?? started.expires, later(now, SOONEST_POLL)].toSorted()[1] ?? started.expires,
    }),
  ]
}

/** Time to ask the gateway again: pending once more, with the question open. */
function polled(state: PaymentState, started: Started, { now }: Moment): Event[] {
  if (state.status !== 'pending' || state.checkoutId === null) return []
  return [PaymentPending({ ...factsOf(state, started), checkoutId: state.checkoutId, pollAt: now })]
}

const factsOf = ({ id }: PaymentState, { invoiceId, registrationId, student, amount }: Started) => ({
  paymentId: id,
  invoiceId,
  registrationId,
  student,
  amount,
})

function evolve(state: PaymentState, event: Event, at: Instant): PaymentState {
  switch (event.type) {
    case 'billing.payment-started': {
      const { paymentId: _, ...terms } = event.data
      return { ...state, started: { ...terms, at }, asking: true }
    }
    case 'billing.payment-pending': {
      const { checkoutId, pollAt } = event.data
      const again = pollAt <= at
      return {
        ...state,
        status: 'pending',
        checkoutId,
        asking: again,
        pollAt: again ? null : pollAt,
        polls: state.polls + 1,
      }
    }
    case 'billing.payment-succeeded':
      return { ...state, status: 'succeeded', checkoutId: event.data.checkoutId, asking: false, pollAt: null }
    case 'billing.payment-failed':
      return { ...state, status: 'failed', checkoutId: event.data.checkoutId, asking: false, pollAt: null }
    case 'billing.payment-expired':
      return { ...state, status: 'expired', asking: false, pollAt: null }
  }
}

function show({ id, started, status, checkoutId }: PaymentState): PaymentView | null {
  if (!started) return null
  const { invoiceId, registrationId, student, gateway, amount } = started
  const checkout = checkoutId === null ? {} : { checkout: { provider: gateway, id: checkoutId } }
  return { id, invoiceId, registrationId, student, gateway, amount, status, ...checkout }
}
