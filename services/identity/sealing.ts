import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1.'

export const randomKey = (): Buffer => randomBytes(KEY_BYTES)

/**
 * Encrypts and authenticates with AES-256-GCM under a 32 byte key. `about` says what it is and whose: it is not kept
 * inside, but opening it as anything else fails, so sealed text cannot be moved to another place.
 */
export function seal(key: Buffer, plain: string | Buffer, about: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return VERSION + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** Opens what `seal` made; throws when key or `about` are not the same, or when it was tampered with. */
export function unseal(key: Buffer, sealed: string, about: string): Buffer {
  if (!sealed.startsWith(VERSION)) throw new TypeError('not something sealed here')
  const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url')
  const iv = bytes.subarray(0, IV_BYTES)
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(about)).setAuthTag(tag)
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
}
