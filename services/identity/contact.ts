import { Id, TenantId } from '@campus/contracts'
import { appTokenGuard } from '@campus/service'
import type { Express, Request, Response } from 'express'
import { findPerson } from './directory.ts'
import type { IdentityPorts } from './ports.ts'

/** The one service that writes to people. */
const CALLER = 'notification'

/**
 * How to reach a person, for the notification service alone: its sidecar says who asks, ours that it was a sidecar. Not
 * part of the public API, and no token opens it.
 */
export const contactRoute =
  (ports: IdentityPorts, appToken: string) =>
  (app: Express): void => {
    const answer = async (request: Request, response: Response): Promise<void> => {
      const contact = isNotification(request) ? await contactOf(ports, request.params) : undefined
      if (contact) response.json(contact)
      else response.status(404).json({})
    }
    app.get('/internal/tenants/:tenant/persons/:id/contact', appTokenGuard(appToken), answer)
  }

/** A header that came twice is joined by Node and equals nothing; the sidecar's own is always among them. */
const isNotification = ({ headers }: Request): boolean => headers['dapr-caller-app-id'] === CALLER

async function contactOf(ports: IdentityPorts, params: Request['params']) {
  const tenant = TenantId.safeParse(params['tenant']).data
  const id = Id.safeParse(params['id']).data
  const person = tenant && id ? await findPerson(ports, tenant, id) : undefined
  return person?.profile && { email: person.profile.email, givenName: person.profile.givenName }
}
