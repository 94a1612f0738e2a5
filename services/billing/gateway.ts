import { Id, Instant, later, Money } from '@campus/contracts'
import { z } from 'zod'

/** What a gateway says of a payment: decided, or to be asked again at `pollAt`. */
export const GatewayAnswer = z.object({
  answer: z.enum(['succeeded', 'failed', 'pending']),
  checkoutId: z.string(),
  reason: z.string().optional(),
  pollAt: Instant.optional(),
})
export type GatewayAnswer = z.infer<typeof GatewayAnswer>

/** What a gateway is asked: the same `paymentId` again is the same payment. */
export const GatewayRequest = z.object({
  paymentId: Id,
  amount: Money,
  gateway: z.string(),
  outcome: z.string().optional(),
  afterSeconds: z.number().optional(),
  at: Instant,
  expires: Instant,
})
export type GatewayRequest = z.infer<typeof GatewayRequest>

const LATE_SECONDS = 5

/**
 * The gateway for trying things out: it does what the payment says it should. `late` succeeds after `afterSeconds`
 * (5 unless said otherwise), `silent` never answers. It keeps nothing: what it says follows from the request and the
 * time.
 */
export function testGateway(request: GatewayRequest, now: Instant): GatewayAnswer {
  const { paymentId, outcome = 'succeed', afterSeconds, at } = request
  const checkoutId = `test-${paymentId}`
  const decidedAt = later(at, afterSeconds ?? (outcome === 'late' ? LATE_SECONDS : 0))
  if (outcome === 'silent') return { answer: 'pending', checkoutId, pollAt: request.expires }
  if (now < decidedAt) return { answer: 'pending', checkoutId, pollAt: decidedAt }
  if (outcome === 'fail') return { answer: 'failed', checkoutId, reason: 'declined by the test gateway' }
  return { answer: 'succeeded', checkoutId }
}
