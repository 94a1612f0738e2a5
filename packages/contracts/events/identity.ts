import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { Id, TenantId } from '../ids.ts'
import { Currency } from '../money.ts'
import { Instant, LocalDate } from '../time.ts'

/** What a person is to the university; roles derive from it. */
export const AffiliationType = z.enum([
  'student',
  'employee',
  'faculty',
  'affiliate',
  'alum',
  'registrar',
  'finance',
  'hr',
  'it-admin',
])
/** From `start` to `end` inclusive, in the tenant's time zone; without an end it goes on. */
export const Affiliation = z.object({
  type: AffiliationType,
  org: z.string().max(120).optional(),
  start: LocalDate,
  end: LocalDate.optional(),
})
export type Affiliation = z.infer<typeof Affiliation>

/** A university and its settings. */
export const Tenant = z.object({
  id: TenantId,
  name: z.string().min(1).max(200),
  tier: z.enum(['standard', 'enterprise']),
  timeZone: z.string().min(1),
  currency: Currency,
})
export type Tenant = z.infer<typeof Tenant>

/** A person without personal data: that stays in identity, sealed under the person's own key. */
export const PersonView = z.object({ id: Id, affiliations: z.array(Affiliation) })
export type PersonView = z.infer<typeof PersonView>

export const SessionView = z.object({ id: Id, personId: Id, status: z.enum(['open', 'ended']) })
export type SessionView = z.infer<typeof SessionView>

/** SHA-256 in hex: stands for a secret that only its holder has. */
export const SecretHash = z.string().regex(/^[0-9a-f]{64}$/)
export type SecretHash = z.infer<typeof SecretHash>

const session = { sessionId: Id, personId: Id }

export const TenantOpened = defineEvent('identity.tenant-opened', 'A university joined the installation.', Tenant)
export const PersonCreated = defineEvent(
  'identity.person-created',
  'A person became known. The profile is sealed under a key of its own; a password, if any, is kept elsewhere.',
  z.object({ personId: Id, affiliations: z.array(Affiliation), sealed: z.string(), credentialId: Id.optional() }),
)
export const SessionStarted = defineEvent(
  'identity.session-started',
  'A person signed in.',
  z.object({ ...session, family: SecretHash, token: SecretHash, expires: Instant }),
)
export const SessionRenewed = defineEvent(
  'identity.session-renewed',
  'A refresh token was used and replaced.',
  z.object({ ...session, token: SecretHash, expires: Instant }),
)
export const SessionEnded = defineEvent(
  'identity.session-ended',
  'A person signed out, or a refresh token was used twice.',
  z.object({ ...session, reason: z.enum(['signed-out', 'token-reused']) }),
)
