import { createHash, randomBytes } from 'node:crypto'
import type { Id, SecretHash } from '@campus/contracts'

/** Digits and letters of which none is taken for another one, spoken or typed (Crockford). */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16

/** A permission number as people pass it on: 80 random bits, which nobody guesses, like `7K2M-9QXA-B4TD-0C8Z`. */
export const newNumber = (): string =>
  Array.from(randomBytes(LENGTH), byte => SIGNS[byte % SIGNS.length])
    .join('')
    .replace(/(.{4})(?!$)/g, '$1-')

/** What is kept of a number of a section, however it is typed: it is random and long, so a plain hash cannot be undone. */
export const hashOf = (section: Id, number: string): SecretHash =>
  createHash('sha256')
    .update(`${section}:${meant(number)}`)
    .digest('hex')

const meant = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
