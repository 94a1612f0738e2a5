import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { instant } from '@campus/contracts'
import type { Context } from '@campus/platform'
import jwt from 'jsonwebtoken'
import { type SigningKey, signingKeys } from './collections.ts'
import type { Keyring } from './keyring.ts'
import { PLATFORM } from './operator.ts'

export interface PublicJwk {
  readonly kty: 'RSA'
  readonly use: 'sig'
  readonly alg: 'RS256'
  readonly kid: string
  readonly n: string
  readonly e: string
}

/** The keys that access tokens are signed with: all are published, the newest signs. */
export interface SigningKeys {
  /** Makes the first key where there is none. */
  ready(): Promise<void>
  /** A new key, which signs from now on; tokens of the earlier ones still count. */
  rotate(): Promise<void>
  /** Read from the store every time: whichever replica made a key, every replica publishes it. */
  published(): Promise<readonly PublicJwk[]>
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>
}

/** Document of the first key: of two replicas that make one at the same time, one is kept. */
const FIRST = 'first'
/** Milliseconds after which a replica looks whether another has made a newer key. */
const LOOK_AGAIN = 60_000
const MODULUS_BITS = 2_048
const generate = promisify(generateKeyPair)

type Ports = Pick<Context, 'documents' | 'clock'> & { readonly keyring: Keyring }

export function openSigningKeys({ documents, keyring, clock }: Ports): SigningKeys {
  const collection = documents(signingKeys)
  let current: { kid: string; key: KeyObject; readAt: number } | undefined
  let reading: Promise<readonly SigningKey[]> | undefined

  const all = async (): Promise<readonly SigningKey[]> => {
    const { items } = await collection.find(PLATFORM, { limit: 100 })
    return items.map(({ doc }) => doc).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  }
  const make = async (id?: string): Promise<void> => {
    const made = await newKey(keyring, clock())
    await collection.apply(PLATFORM, [{ id: id ?? idOf(made.kid), sequence: 1, doc: made }])
  }
  const readOrBegin = async (): Promise<readonly SigningKey[]> => {
    const known = await all()
    if (known.length > 0) return known
    await make(FIRST)
    return all()
  }
  /** All keys, the newest taken up for signing. */
  const read = async (): Promise<readonly SigningKey[]> => {
    reading ??= readOrBegin().finally(() => {
      reading = undefined
    })
    const keys = await reading
    const [newest] = keys
    if (newest) current = { kid: newest.kid, key: privateKeyOf(newest, keyring, current), readAt: clock() }
    return keys
  }
  return {
    ready: async () => void (await read()),
    rotate: async () => {
      await make()
      await read()
    },
    published: async () => (await read()).map(published),
    sign: async claims => {
      if (!current || clock() - current.readAt > LOOK_AGAIN) await read()
      if (!current) throw new Error('there is no key to sign with')
      const { kid, key } = current
      return jwt.sign(claims, key, { header: { alg: 'RS256', typ: 'at+jwt', kid } })
    },
  }
}

async function newKey(keyring: Keyring, now: number): Promise<SigningKey> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: MODULUS_BITS })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const kid = thumbprint(n, e)
  const wrapped = keyring.wrap(privateKey.export({ format: 'der', type: 'pkcs8' }), about(kid))
  return { kid, n, e, wrapped, createdAt: instant(now) }
}

/** Opened once: the one in use stays in use. */
function privateKeyOf(
  { kid, wrapped }: SigningKey,
  keyring: Keyring,
  current: { kid: string; key: KeyObject } | undefined,
): KeyObject {
  if (current?.kid === kid) return current.key
  return createPrivateKey({ key: keyring.unwrap(wrapped, about(kid)), format: 'der', type: 'pkcs8' })
}

/** JWK thumbprint (RFC 7638): the required members in lexical order, hashed. */
const thumbprint = (n: string, e: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')

const idOf = (kid: string): string => Buffer.from(kid, 'base64url').toString('hex')
const about = (kid: string): string => `signing-key:${kid}`
const published = ({ kid, n, e }: SigningKey): PublicJwk => ({ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e })
