import type { Id, RegistrationItem, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { registrations } from '../collections.ts'
import type { Wish } from '../contracts.ts'
import { Carts } from './cart.ts'

/** What has come about, or is about to: it is no longer only meant. */
const CAME_ABOUT: readonly RegistrationItem['status'][] = ['requested', 'enrolled', 'waitlisted', 'offered']

/** What is left in a student's cart of a term: whatever was asked for and refused stays. */
export async function cartOf(context: Context, tenant: TenantId, student: Id, term: Id): Promise<Wish[]> {
  const id = `${student}.${term}`
  const [cart, registration] = await Promise.all([
    context.aggregates.view(Carts, tenant, id),
    context.documents(registrations).get(tenant, id),
  ])
  const had = (registration?.doc.items ?? []).filter(({ status }) => CAME_ABOUT.includes(status))
  return (cart.view?.items ?? []).filter(one => !had.some(({ sectionId }) => sectionId === one.sectionId))
}
