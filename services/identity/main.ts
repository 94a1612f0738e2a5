import { runService } from '@campus/platform'
import { readEnvironment, redisRateLimits } from '@campus/service'
import { identityRoutes } from './api.ts'
import { contactRoute } from './contact.ts'
import { openKeyring } from './keyring.ts'
import { openPasswords } from './passwords.ts'
import { Person } from './person.ts'
import { Session } from './session.ts'
import { readSettings } from './settings.ts'
import { openSigningKeys } from './signing-keys.ts'
import { Tenant } from './tenant.ts'
import { subscriptions } from './views.ts'

const { masterKey, operatorPassword } = readSettings()
const keyring = openKeyring(masterKey)
const passwords = openPasswords(keyring.pepper)
const operatorHash = await passwords.hash(operatorPassword)

await runService('identity', context => {
  const signing = openSigningKeys({ ...context, keyring })
  const limits = redisRateLimits(context.redis)
  const ports = { ...context, keyring, passwords, operatorHash, signing, limits, issuer: context.env.CAMPUS_ISSUER }
  return {
    routes: identityRoutes(ports),
    aggregates: [Tenant, Person, Session],
    subscriptions: subscriptions(ports),
    background: async () => {
      const failed = (err: unknown) => context.log.warn({ err }, 'the first signing key has to wait')
      await signing.ready().catch(failed)
      return async () => undefined
    },
    extend: contactRoute(ports, readEnvironment().APP_API_TOKEN),
  }
})
