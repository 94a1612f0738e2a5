import type { Id, TenantId } from '@campus/contracts'
import { binding, invoke, type Sidecar, Unavailable } from '@campus/dapr'
import { Contact, type Letter } from './letter.ts'

/** Milliseconds for identity to answer. */
const PATIENCE = 5_000

/** Asks identity how to reach a person. Whatever is not an answer to that throws, a person nobody knows included. */
export async function contactOf(sidecar: Sidecar, tenant: TenantId, person: Id): Promise<Contact> {
  const path = `/internal/tenants/${tenant}/persons/${person}/contact`
  const { status, text } = await invoke(sidecar, { app: 'identity', method: 'GET', path, timeout: PATIENCE })
  if (status !== 200) throw new Unavailable(`identity answered ${status} to where a person is reached`)
  return Contact.parse(JSON.parse(text))
}

/**
 * Hands a mail to the mail server through the binding. Only ever one at a time: the component keeps the address of a
 * request where the next request finds it (bindings.smtp v1, `mergeWithRequestMetadata`), so two at once could be sent
 * to one of them, and every request must say all that the one before may have said.
 */
export const deliver = (sidecar: Sidecar, { to, subject, body }: Letter): Promise<void> =>
  binding(sidecar, 'smtp', { operation: 'create', data: body, metadata: { emailTo: to, subject, priority: '3' } })
