import { Affiliation, Id, Instant, Tenant } from '@campus/contracts'
import { defineCollection } from '@campus/documents'
import { z } from 'zod'
import { PasswordHash } from './passwords.ts'

/** Universities and their settings, each in itself. */
export const tenants = defineCollection({ kind: 'tenant', schema: Tenant, indexes: {} })

/** Persons with their sealed profiles; found by name and birth date through a blind index. */
export const PersonDocument = z.object({
  id: Id,
  affiliations: z.array(Affiliation),
  sealed: z.string(),
  credentialId: Id.optional(),
  nameIndex: z.string().optional(),
})
export type PersonDocument = z.infer<typeof PersonDocument>
export const persons = defineCollection({
  kind: 'person',
  schema: PersonDocument,
  indexes: { name: { fields: ['nameIndex'], sparse: true } },
})

/** The key of each person's profile, wrapped by the master key. Taking it away makes the profile unreadable. */
export const personKeys = defineCollection({
  kind: 'person-key',
  schema: z.object({ wrapped: z.string() }),
  indexes: {},
})

/** Who has an address, by its blind index. Made before the person is, so that no two get the same one. */
export const EmailClaim = z.object({ personId: Id, at: Instant })
export type EmailClaim = z.infer<typeof EmailClaim>
export const emailClaims = defineCollection({ kind: 'email-claim', schema: EmailClaim, indexes: {} })

/** Password hashes, under a name that the person's event settles. */
export const credentials = defineCollection({
  kind: 'credential',
  schema: z.object({ personId: Id, hash: PasswordHash }),
  indexes: {},
})

/** Keys that sign access tokens, all of the platform's own; the private half is wrapped by the master key. */
export const SigningKey = z.object({
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  wrapped: z.string(),
  createdAt: Instant,
})
export type SigningKey = z.infer<typeof SigningKey>
export const signingKeys = defineCollection({ kind: 'signing-key', schema: SigningKey, indexes: {} })
