import { createHmac, hkdfSync } from 'node:crypto'
import { seal, unseal } from './sealing.ts'

/** What the installation's master key is used for; each use has a key of its own, derived from it (RFC 5869). */
export interface Keyring {
  /** Seals another key; `about` names what it is and whose. */
  wrap(key: Buffer, about: string): string
  /** Throws when it was wrapped under another master key, or about something else. */
  unwrap(wrapped: string, about: string): Buffer
  /**
   * A blind index: stands for a personal value in a lookup, equal for equal values, without giving it away. The same
   * value has another one in every tenant and for every use. Hex, so it can be a document's id.
   */
  blind(tenant: string, use: string, value: string): string
  /** Goes into every password hash, so that stolen hashes alone cannot be tried out. */
  readonly pepper: Buffer
}

const BYTES = 32

/** Throws unless `master` has 32 bytes. */
export function openKeyring(master: Buffer): Keyring {
  if (master.length !== BYTES) throw new TypeError(`a master key has ${BYTES} bytes`)
  const derive = (use: string): Buffer => Buffer.from(hkdfSync('sha256', master, '', `campus/identity/${use}`, BYTES))
  const wrapping = derive('wrapping')
  const blinding = derive('blinding')
  return {
    wrap: (key, about) => seal(wrapping, key, about),
    unwrap: (wrapped, about) => unseal(wrapping, wrapped, about),
    blind: (tenant, use, value) =>
      createHmac('sha256', blinding)
        .update(JSON.stringify([tenant, use, value]))
        .digest('hex'),
    pepper: derive('pepper'),
  }
}
