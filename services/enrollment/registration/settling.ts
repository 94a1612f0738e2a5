import { type Id, Id as IdSchema, type RegistrationItem, type RegistrationView, type TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { z } from 'zod'
import { invoices, registrations } from '../collections.ts'

/** The enrollments that a request has come to, in the order of its wishes: another request's are not its own. */
export const Requested = z.object({ enrollments: z.array(IdSchema) })

/** Items of these enrollments. */
export const itemsOf = (view: RegistrationView, enrollments: readonly Id[]): RegistrationItem[] =>
  enrollments.flatMap(id => view.items.find(item => item.enrollmentId === id) ?? [])

export const isOpen = (view: RegistrationView, enrollments: readonly Id[]): boolean =>
  itemsOf(view, enrollments).some(({ status }) => status === 'requested')

export interface Waiting {
  readonly view: RegistrationView
  /** The registration's sequence that `view` shows. */
  readonly sequence: number
  readonly enrollments: readonly Id[]
  readonly seconds: number
  /** An invoice that can be paid ends the waiting: the student has to act. */
  readonly untilPayable: boolean
}

/** The registration once nothing more will happen to these enrollments by itself, or as it is after `seconds`. */
export async function settled(context: Context, tenant: TenantId, waiting: Waiting): Promise<RegistrationView> {
  const { enrollments, seconds, untilPayable } = waiting
  const until = Date.now() + seconds * 1000
  let { view, sequence } = waiting
  for (let left = seconds * 1000; left > 0 && isOpen(view, enrollments); left = until - Date.now()) {
    const invoice = untilPayable ? invoiceOf(view, enrollments) : undefined
    const changed = context.documents(registrations).waitFor(tenant, view.id, sequence + 1, { withinMs: left })
    if (invoice && (await payableBefore(context, tenant, invoice, changed, left))) break
    const { document, reached } = await changed
    if (!reached || !document) break
    // What has ended and been tried again meanwhile is not shown any more.
    if (itemsOf(document.doc, enrollments).length < itemsOf(view, enrollments).length) break
    view = document.doc
    sequence = document.sequences['self'] ?? sequence + 1
  }
  return view
}

/** The one invoice that all open items wait for. */
function invoiceOf(view: RegistrationView, enrollments: readonly Id[]): Id | undefined {
  const open = itemsOf(view, enrollments).filter(({ status }) => status === 'requested')
  return open.every(({ invoiceId }) => invoiceId === open[0]?.invoiceId) ? open[0]?.invoiceId : undefined
}

/** Whether the invoice can be paid before the registration changes. */
function payableBefore(
  context: Context,
  tenant: TenantId,
  invoice: Id,
  changed: Promise<unknown>,
  withinMs: number,
): Promise<boolean> {
  const issued = context.documents(invoices).waitFor(tenant, invoice, 1, { withinMs })
  return Promise.race([issued.then(({ reached }) => reached), changed.then(() => false)])
}
