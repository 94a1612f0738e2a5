import { createHash } from 'node:crypto'
import {
  type Id,
  type Invoice,
  instant,
  later,
  money,
  PaymentView,
  type Refusal,
  refusal,
  type TenantId,
} from '@campus/contracts'
import { type Context, commandOf } from '@campus/platform'
import { type Caller, notFound, Problem, problem, type Route, route } from '@campus/service'
import { owed } from './account-state.ts'
import { accounts, invoices, payments } from './collections.ts'
import * as contracts from './contracts.ts'
import { Payment } from './payment.ts'

export interface BillingSettings {
  /** Seconds after which a gateway's silence is taken for an end. */
  readonly paymentExpirySeconds: number
}

export function billingRoutes(context: Context, { paymentExpirySeconds }: BillingSettings): Route[] {
  const invoiceFor = async (caller: Caller, tenant: TenantId, id: Id): Promise<Invoice | Problem> => {
    const found = await context.documents(invoices).get(tenant, id)
    return found && maySee(caller, found.doc.student) ? found.doc : notFound()
  }

  return [
    route(contracts.getAccount, async ({ caller, tenant, query }) => {
      const student = query.student ?? caller.person
      if (!maySee(caller, student)) return notFound()
      const account = await context.documents(accounts).get(tenant, student)
      const paid = await context.documents(payments).find(tenant, { by: 'student', where: { student }, limit: 200 })
      const nothing = { student, currency: 'USD', balance: money(0n, 'USD'), invoices: [], credits: [] }
      return { status: 200, body: { ...(account?.doc ?? nothing), payments: paid.items.map(({ doc }) => doc) } }
    }),
    route(contracts.getInvoice, async ({ caller, tenant, params }) => {
      const invoice = await invoiceFor(caller, tenant, params.id)
      return invoice instanceof Problem ? invoice : { status: 200, body: invoice }
    }),
    route(contracts.postPayment, async input => {
      const { caller, tenant, params, body, commandId } = input
      const invoice = await invoiceFor(caller, tenant, params.id)
      if (invoice instanceof Problem) return invoice
      const id = paymentId(commandId)
      const amount = money(owed(invoice), invoice.total.currency)
      const known = await context.documents(payments).get(tenant, id)
      const reasons = known ? [] : await reasonsAgainst(context, tenant, invoice, body.amount?.minor ?? amount.minor)
      if (reasons[0])
        return problem(reasons[0].code === 'AMOUNT_INVALID' ? 422 : 409, reasons[0].code, reasons[0].detail, {
          errors: reasons,
        })
      const { gateway, outcome, afterSeconds } = body
      const command = {
        type: 'start' as const,
        invoiceId: invoice.id,
        registrationId: invoice.registrationId,
        student: invoice.student,
        amount,
        gateway,
        outcome,
        afterSeconds,
        expires: later(instant(context.clock()), paymentExpirySeconds),
      }
      const reply = await context.aggregates.send(Payment, tenant, id, commandOf(input, command))
      const { status, checkout } = PaymentView.parse(reply.view)
      return {
        status: 201,
        body: { id, status, ...(checkout && { checkout }) },
        headers: { location: `/v1/payments/${id}` },
      }
    }),
  ]
}

const maySee = (caller: Caller, student: Id): boolean => caller.person === student || caller.roles.includes('finance')

async function reasonsAgainst(context: Context, tenant: TenantId, invoice: Invoice, minor: string): Promise<Refusal[]> {
  if (invoice.status !== 'issued') return [refusal('INVOICE_SETTLED', `The invoice is ${invoice.status}.`)]
  const where = { invoiceId: invoice.id, status: 'pending' as const }
  const pending = await context.documents(payments).find(tenant, { by: 'invoice', where, limit: 1 })
  if (pending.items.length > 0)
    return [refusal('PAYMENT_PENDING', 'A payment of this invoice is under way at the gateway.')]
  const due = owed(invoice).toString()
  return minor === due
    ? []
    : [refusal('AMOUNT_INVALID', `The invoice is paid in one: ${due} minor units.`, { owed: due })]
}

/** The same request is the same payment. */
const paymentId = (commandId: string): Id => `pay-${createHash('sha256').update(commandId).digest('hex').slice(0, 24)}`
