import type { Id, RegistrationItem, RegistrationView, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { invoices, registrations } from '../collections.ts'

/** Items of these sections, the latest try at each. */
export const itemsOf = (view: RegistrationView, sections: readonly Id[]): RegistrationItem[] =>
  sections.flatMap(section => view.items.findLast(item => item.sectionId === section) ?? [])

export const isOpen = (view: RegistrationView, sections: readonly Id[]): boolean =>
  itemsOf(view, sections).some(({ status }) => status === 'requested')

export interface Waiting {
  readonly view: RegistrationView
  /** The registration's sequence that `view` shows. */
  readonly sequence: number
  readonly sections: readonly Id[]
  readonly seconds: number
  /** An invoice that can be paid ends the waiting: the student has to act. */
  readonly untilPayable: boolean
}

/** The registration once nothing more will happen to these sections by itself, or as it is after `seconds`. */
export async function settled(context: Context, tenant: TenantId, waiting: Waiting): Promise<RegistrationView> {
  const { sections, seconds, untilPayable } = waiting
  const until = Date.now() + seconds * 1000
  let { view, sequence } = waiting
  for (let left = seconds * 1000; left > 0 && isOpen(view, sections); left = until - Date.now()) {
    const invoice = untilPayable ? invoiceOf(view, sections) : undefined
    const changed = context.documents(registrations).waitFor(tenant, view.id, sequence + 1, { withinMs: left })
    if (invoice && (await payableBefore(context, tenant, invoice, changed, left))) break
    const { document, reached } = await changed
    if (!reached || !document) break
    view = document.doc
    sequence = document.sequences['self'] ?? sequence + 1
  }
  return view
}

/** The one invoice that all open items wait for. */
function invoiceOf(view: RegistrationView, sections: readonly Id[]): Id | undefined {
  const open = itemsOf(view, sections).filter(({ status }) => status === 'requested')
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
