import {
  Account,
  type EventOf,
  InvoiceRequested,
  InvoiceWithdrawn,
  later,
  Payment,
  sum,
  TenantOpened,
} from '@campus/contracts'
import { type Delivery, on, type Subscription } from '@campus/dapr'
import { type Context, commandFrom, project } from '@campus/platform'
import { tenants } from './collections.ts'
import { standardTuition, tuitionFor } from './fees.ts'

/** Seconds a gateway gets beyond the invoice's own deadline before its silence counts. */
const GRACE_SECONDS = 600

type Requested = Delivery<EventOf<typeof InvoiceRequested>['data']>

/** The worker's queue: what enrollment asks to be invoiced, or not any more. */
export function subscriptions(context: Context): Subscription[] {
  const { aggregates } = context
  return [
    on('billing-worker', InvoiceRequested, 'held seats are invoiced', async event => {
      const amount = await issue(context, event)
      if (amount.minor !== '0') await charge(context, event, amount)
    }),
    on('billing-worker', InvoiceWithdrawn, 'what is given back is not charged', async event => {
      const { invoiceId, registrationId, student, enrollmentIds, reason } = event.data
      const command = { type: 'withdraw-invoice' as const, invoiceId, registrationId, enrollmentIds, reason }
      await aggregates.send(Account, event.tenant, student, commandFrom(event, 'billing-worker', command))
    }),
    project(context, 'identity', [TenantOpened], tenants, ({ aggregateId, sequence, data }) => [
      { id: aggregateId, sequence, doc: TenantOpened.data.parse(data) },
    ]),
  ]
}

async function issue(context: Context, event: Requested) {
  const { invoiceId: id, registrationId, student, term, due, lines } = event.data
  const tenant = await context.documents(tenants).get(event.tenant, event.tenant)
  if (!tenant) throw new Error('the university is not known here yet')
  const { currency } = tenant.doc
  const tuition = standardTuition(currency)
  const charged = lines.map(line => ({
    ...line,
    kind: 'tuition' as const,
    amount: tuitionFor(tuition, line.credits),
    rule: tuition.rule,
  }))
  const invoice = { id, registrationId, student, term, due, lines: charged }
  const command = { type: 'issue-invoice' as const, currency, invoice }
  await context.aggregates.send(Account, event.tenant, student, commandFrom(event, 'billing-worker', command))
  return sum(
    charged.map(line => line.amount),
    currency,
  )
}

/** Pays the new invoice the way the student chose when registering. */
async function charge({ aggregates }: Context, event: Requested, amount: ReturnType<typeof sum>): Promise<void> {
  const { invoiceId, registrationId, student, due, payment } = event.data
  if (!payment) return
  const command = {
    type: 'start' as const,
    invoiceId,
    registrationId,
    student,
    amount,
    ...payment,
    expires: later(due, GRACE_SECONDS),
  }
  await aggregates.send(Payment, event.tenant, `pay-${invoiceId}`, commandFrom(event, 'billing-worker-charge', command))
}
