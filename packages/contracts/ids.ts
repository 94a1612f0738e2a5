import { z } from 'zod'

/**
 * An identifier anywhere in Campus: lower-case letters, digits, dots and dashes, 1 to 128 characters, neither starting
 * nor ending with punctuation. Keys join ids with `:`, which no id contains, so no id can pose as two.
 */
export const Id = z
  .string()
  .max(128)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'use a-z, 0-9, dot and dash')
export type Id = z.infer<typeof Id>

/** A university on this installation. Shorter than other ids: it travels in every key, token and topic attribute. */
export const TenantId = Id.max(63)
export type TenantId = z.infer<typeof TenantId>

/** Any text as an id: lower-cased, everything else a dash; throws when nothing remains. */
export function idFrom(text: string): Id {
  return Id.parse(
    text
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .replace(/^[.-]+|[.-]+$/g, ''),
  )
}
