import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

/** A password's hash with everything needed to check against it, in the PHC string format. */
export const PasswordHash = z.string().regex(/^\$argon2id\$v=19\$m=\d{1,7},t=\d{1,2},p=\d{1,2}\$[\w+/]+\$[\w+/]+$/)
export type PasswordHash = z.infer<typeof PasswordHash>

export interface Passwords {
  hash(password: string): Promise<PasswordHash>
  /** Takes as long without a hash to compare with as with one, so that nobody learns from the time who is known. */
  isRight(password: string, hash: PasswordHash | undefined): Promise<boolean>
}

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32

const derive = promisify(argon2)

/** Argon2id (RFC 9106) with the installation's pepper; runs on the thread pool, not on the event loop. */
export function openPasswords(pepper: Buffer): Passwords {
  const tagOf = (password: string, nonce: Buffer, cost: typeof COST): Promise<Buffer> =>
    // Typed on another keyboard, the same password may come in another Unicode form.
    derive('argon2id', { ...cost, message: password.normalize('NFKC'), nonce, tagLength: TAG_BYTES, secret: pepper })
  const hash = async (password: string): Promise<PasswordHash> => {
    const salt = randomBytes(SALT_BYTES)
    return write(COST, salt, await tagOf(password, salt, COST))
  }
  const nobodys = { cost: COST, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) }
  return {
    hash,
    isRight: async (password, known) => {
      const { cost, salt, tag } = known === undefined ? nobodys : read(known)
      return timingSafeEqual(await tagOf(password, salt, cost), tag) && known !== undefined
    },
  }
}

const write = ({ memory, passes, parallelism }: typeof COST, salt: Buffer, tag: Buffer): PasswordHash =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(tag)}`

function read(hash: PasswordHash) {
  const [, , , cost = '', salt = '', tag = ''] = hash.split('$')
  const [memory = 0, passes = 0, parallelism = 0] = cost.split(',').map(part => Number(part.slice(2)))
  return { cost: { memory, passes, parallelism }, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') }
}

const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
