import {
  Account,
  BILLING_WORKER_TOPIC,
  type EventOf,
  InvoiceRequested,
  InvoiceWithdrawn,
  TenantOpened,
} from '@campus/contracts'
import { type Delivery, on, type Subscription } from '@campus/dapr'
import { type Context, commandFrom, project } from '@campus/platform'
import { tenants } from './collections.ts'
import { standardTuition, tuitionFor } from './fees.ts'

type Requested = Delivery<EventOf<typeof InvoiceRequested>['data']>

/** The worker's queue: what enrollment asks to be invoiced, or not any more. */
export function subscriptions(context: Context): Subscription[] {
  const { aggregates } = context
  return [
    on(BILLING_WORKER_TOPIC, InvoiceRequested, 'held seats are invoiced', event => issue(context, event)),
    on(BILLING_WORKER_TOPIC, InvoiceWithdrawn, 'what is given back is not charged', async event => {
      const { invoiceId, registrationId, student, enrollmentIds, reason } = event.data
      const command = { type: 'withdraw-invoice' as const, invoiceId, registrationId, enrollmentIds, reason }
      await aggregates.send(Account, event.tenant, student, commandFrom(event, 'billing-worker', command))
    }),
    project(context, 'identity', [TenantOpened], tenants, ({ aggregateId, sequence, data }) => [
      { id: aggregateId, sequence, doc: TenantOpened.data.parse(data) },
    ]),
  ]
}

async function issue(context: Context, event: Requested): Promise<void> {
  const { invoiceId: id, registrationId, student, term, due, lines, payment } = event.data
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
  const command = { type: 'issue-invoice' as const, currency, invoice, payment }
  await context.aggregates.send(Account, event.tenant, student, commandFrom(event, 'billing-worker', command))
}
