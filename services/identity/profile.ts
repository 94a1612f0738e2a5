import { LocalDate } from '@campus/contracts'
import { z } from 'zod'
import type { Keyring } from './keyring.ts'
import { seal, unseal } from './sealing.ts'

const Name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}*$/u, 'no control characters')

/** Who a person is: the personal data that the platform keeps in one place, sealed. */
export const Profile = z.object({
  givenName: Name,
  familyName: Name,
  email: z.email().max(254),
  birthDate: LocalDate.optional(),
})
export type Profile = z.infer<typeof Profile>

const about = (tenant: string, personId: string): string => `profile:${tenant}:${personId}`

/** The profile under the person's own key. */
export const sealProfile = (key: Buffer, tenant: string, personId: string, profile: Profile): string =>
  seal(key, JSON.stringify(profile), about(tenant, personId))

export const openProfile = (key: Buffer, tenant: string, personId: string, sealed: string): Profile =>
  Profile.parse(JSON.parse(unseal(key, sealed, about(tenant, personId)).toString()))

/** An address as it is compared: letter case and Unicode's several ways to write the same thing aside. */
export const sameEmail = (email: string): string => fold(email.trim().normalize('NFKC'))

/** A name as it is compared: accents, case, punctuation and spacing aside. */
const sameName = (name: string): string =>
  fold(name.normalize('NFKD').replace(/\p{M}/gu, ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(part => part !== '')
    .join(' ')

/** Upper case first: it turns `ß` into `SS`, so that both spellings meet. */
const fold = (text: string): string => text.toUpperCase().toLowerCase()

export const emailIndex = (keyring: Keyring, tenant: string, email: string): string =>
  keyring.blind(tenant, 'email', sameEmail(email))

/** Name and birth date together; nothing without a birth date, for names alone are shared by many. */
export function nameIndex(keyring: Keyring, tenant: string, profile: Profile): string | undefined {
  const { givenName, familyName, birthDate } = profile
  if (birthDate === undefined) return undefined
  return keyring.blind(tenant, 'name', JSON.stringify([sameName(givenName), sameName(familyName), birthDate]))
}
