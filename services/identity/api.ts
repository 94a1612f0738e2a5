import { commandOf } from '@campus/platform'
import { problem, type Route, route } from '@campus/service'
import * as contracts from './contracts.ts'
import { createPerson } from './create-person.ts'
import { findPerson } from './directory.ts'
import { ADMIN, openTenant } from './open-tenant.ts'
import { PLATFORM } from './operator.ts'
import type { IdentityPorts } from './ports.ts'
import { alreadyExists, notCreated, notSignedIn } from './problems.ts'
import { mayAppoint } from './roles.ts'
import { renew, signIn, signOut } from './sessions.ts'
import { tooManyTries } from './sign-in-rate.ts'
import { configuration } from './well-known.ts'

/** Everything that identity answers to clients. */
export const identityRoutes = (ports: IdentityPorts): Route[] => [
  ...sessionRoutes(ports),
  ...personRoutes(ports),
  ...issuerRoutes(ports),
]

const sessionRoutes = (ports: IdentityPorts): Route[] => [
  route(contracts.postToken, async input => {
    const { body } = input
    const cause = commandOf(input, undefined)
    const limited = 'username' in body ? await tooManyTries(ports, body) : undefined
    if (limited) return limited
    const tokens =
      'refreshToken' in body ? await renew(ports, body.refreshToken, cause) : await signIn(ports, body, cause)
    return tokens ? { status: 200, body: tokens } : notSignedIn()
  }),
  route(contracts.postLogout, async input => {
    await signOut(ports, input.caller, commandOf(input, undefined))
    return { status: 204 }
  }),
]

const personRoutes = (ports: IdentityPorts): Route[] => [
  route(contracts.postTenant, async input => {
    const { admin, ...settings } = input.body
    const opened = settings.id !== PLATFORM && (await openTenant(ports, settings, admin, commandOf(input, undefined)))
    if (!opened) return alreadyExists('There is a tenant with this id.')
    return { status: 201, body: { ...settings, admin: { id: ADMIN, email: admin.email } } }
  }),
  route(contracts.postPerson, async input => {
    const { id, affiliations, password, ...profile } = input.body
    if (!mayAppoint(input.caller.roles, affiliations))
      return problem(403, 'FORBIDDEN', 'Offices (registrar, finance, hr, it-admin) are filled by HR.')
    const asked = { id, profile, affiliations, password }
    const creation = await createPerson(ports, input.tenant, asked, commandOf(input, undefined))
    if (creation.outcome !== 'created') return notCreated(creation)
    return { status: 201, body: { ...profile, id: creation.id, affiliations } }
  }),
  route(contracts.getMe, async ({ caller, tenant }) => {
    const person = await findPerson(ports, tenant, caller.person)
    const { profile, affiliations = [] } = person ?? {}
    return { status: 200, body: { ...profile, id: caller.person, tenant, affiliations, roles: [...caller.roles] } }
  }),
]

/** Keys and addresses may be kept for a minute: a reader who meets an unknown key asks again by itself. */
const headers = { 'cache-control': 'public, max-age=60' }

const issuerRoutes = ({ signing, issuer }: IdentityPorts): Route[] => [
  route(contracts.getJwks, async () => ({ status: 200, body: { keys: [...(await signing.published())] }, headers })),
  route(contracts.getConfiguration, () => ({ status: 200, body: configuration(issuer), headers })),
]
