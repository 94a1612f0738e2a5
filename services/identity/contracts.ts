import { Affiliation, Id, Tenant } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'
import { PLATFORM } from './operator.ts'
import { Profile } from './profile.ts'

/** A new password. Length is what counts, so nothing else is asked of it (NIST SP 800-63B section 3.1.1). */
const NewPassword = z.string().min(8).max(200)

const isTimeZone = (name: string): boolean => {
  try {
    // An offset such as +02:00 is a valid argument too, but no zone that knows summer from winter.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

const TenantRequest = Tenant.extend({
  timeZone: Tenant.shape.timeZone.refine(isTimeZone, 'use an IANA time zone, e.g. America/Chicago'),
  currency: Tenant.shape.currency.refine(code => CURRENCIES.has(code), 'use an ISO 4217 currency'),
  admin: z.object({ email: Profile.shape.email, password: NewPassword }),
})

export const postTenant = contract({
  method: 'post',
  path: '/v1/tenants',
  summary: 'Open a university, with its first administrator',
  access: caller => caller.tenant === PLATFORM && caller.roles.includes('operator'),
  body: TenantRequest,
  responses: { 201: Tenant.extend({ admin: z.object({ id: Id, email: z.string() }) }) },
  problems: { 403: 'Only the operator of the platform opens universities.', 409: 'ALREADY_EXISTS' },
})

const Credentials = z.object({
  tenant: z.string().min(1).max(128),
  username: z.string().min(1).max(254).meta({ description: 'E-mail address or person id.' }),
  password: z.string().min(1).max(200),
})
const Renewal = z.object({ refreshToken: z.string().min(1).max(1_000) })

export const postToken = contract({
  method: 'post',
  path: '/v1/auth/token',
  summary: 'Sign in, or renew a session: a refresh token is good once',
  access: 'public',
  // A whole campus may share one address; each account has a rate of its own besides.
  rate: { points: 6_000, seconds: 60 },
  body: z.union([Renewal, Credentials]),
  responses: {
    200: z.object({
      accessToken: z.string(),
      refreshToken: z.string(),
      expiresIn: z.int().meta({ description: 'Seconds that the access token lives.' }),
    }),
  },
  problems: { 401: 'Tenant, name, password or refresh token are not right.', 429: 'Too many tries.' },
})

export const postLogout = contract({
  method: 'post',
  path: '/v1/auth/logout',
  summary: 'End the session; its tokens stop working at once',
  access: 'signed-in',
  responses: { 204: null },
})

const PersonShown = Profile.extend({ id: Id, affiliations: z.array(Affiliation) })

const NewAffiliation = Affiliation.refine(({ start, end }) => end === undefined || start <= end, {
  error: 'it ends before it starts',
  path: ['end'],
})

export const postPerson = contract({
  method: 'post',
  path: '/v1/persons',
  summary: 'Create a person',
  access: ['registrar', 'hr'],
  body: Profile.extend({
    // Shorter than other ids: what belongs to a person is often named after them.
    id: Id.max(63).optional(),
    affiliations: z.array(NewAffiliation).max(50),
    password: NewPassword.optional(),
  }),
  responses: { 201: PersonShown },
  problems: {
    403: 'HR fills offices (registrar, finance, hr, it-admin).',
    409: 'ALREADY_EXISTS; PERSON_KNOWN with `candidates` it looks like; BEING_CREATED, to be tried again.',
  },
})

export const getMe = contract({
  method: 'get',
  path: '/v1/me',
  summary: 'Who I am here',
  access: 'signed-in',
  responses: {
    200: PersonShown.partial({ givenName: true, familyName: true, email: true }).extend({
      tenant: Id,
      roles: z.array(z.string()),
    }),
  },
})

export const getJwks = contract({
  method: 'get',
  path: '/.well-known/jwks.json',
  summary: 'Keys that access tokens are signed with (RFC 7517)',
  access: 'public',
  responses: {
    200: z.object({
      keys: z.array(
        z.object({
          kty: z.literal('RSA'),
          use: z.literal('sig'),
          alg: z.literal('RS256'),
          kid: z.string(),
          n: z.string(),
          e: z.string(),
        }),
      ),
    }),
  },
})

export const getConfiguration = contract({
  method: 'get',
  path: '/.well-known/openid-configuration',
  summary: 'Where the token issuer has its endpoints (OpenID Connect Discovery 1.0)',
  access: 'public',
  responses: { 200: z.record(z.string(), z.union([z.string(), z.array(z.string())])) },
})
