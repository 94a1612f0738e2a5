import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { instant } from '@campus/contracts'
import type { Context } from '@campus/platform'
import jwt from 'jsonwebtoken'
import { type SigningKey as Stored, signingKeys } from './collections.ts'
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

/** Milliseconds after which a replica looks whether another has made a newer key. */
const LOOK_AGAIN = 60_000
const MODULUS_BITS = 2_048
const generate = promisify(generateKeyPair)

export function openSigningKeys({
  documents,
  keyring,
  clock,
}: Pick<Context, 'documents' | 'clock'> & Ring): SigningKeys {
  const collection = documents(signingKeys)
  let current: { kid: string; key: KeyObject; readAt: number } | undefined

  const all = async (): Promise<Stored[]> => {
    const { items } = await collection.find(PLATFORM, { limit: 100 })
    return items.map(({ doc }) => doc).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  }
  const adopt = ({ kid, wrapped }: Stored): void => {
    const key = current?.kid === kid ? current.key : privateKey(keyring.unwrap(wrapped, about(kid)))
    current = { kid, key, readAt: clock() }
  }
  const rotate = async (): Promise<void> => {
    const made = await newKey(keyring, clock())
    await collection.apply(PLATFORM, [{ id: idOf(made.kid), sequence: 1, doc: made }])
    adopt(made)
  }
  const ready = async (): Promise<void> => {
    const [newest] = await all()
    if (newest) adopt(newest)
    else await rotate()
  }
  const signer = async () => {
    if (!current || clock() - current.readAt > LOOK_AGAIN) await ready()
    if (!current) throw new Error('there is no key to sign with')
    return current
  }
  return {
    ready,
    rotate,
    published: async () => (await all()).map(published),
    sign: async claims => {
      const { kid, key } = await signer()
      return jwt.sign(claims, key, { header: { alg: 'RS256', typ: 'at+jwt', kid } })
    },
  }
}
type Ring = { readonly keyring: Keyring }

async function newKey(keyring: Keyring, now: number): Promise<Stored> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: MODULUS_BITS })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const kid = thumbprint(n, e)
  const wrapped = keyring.wrap(privateKey.export({ format: 'der', type: 'pkcs8' }), about(kid))
  return { kid, n, e, wrapped, createdAt: instant(now) }
}

const privateKey = (der: Buffer): KeyObject => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })

/** JWK thumbprint (RFC 7638): the required members in lexical order, hashed. */
const thumbprint = (n: string, e: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')

const idOf = (kid: string): string => Buffer.from(kid, 'base64url').toString('hex')
const about = (kid: string): string => `signing-key:${kid}`
const published = ({ kid, n, e }: Stored): PublicJwk => ({ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e })
