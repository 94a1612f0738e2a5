import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { Unavailable } from '../http/fault.ts'

/** The issuer's public keys by `kid`; throws `Unavailable` when they cannot be had. */
export interface KeySource {
  get(kid: string): Promise<KeyObject | undefined>
}

export interface JwksOptions {
  /** Seconds after which the set is fetched anew, so that a withdrawn key stops counting; 300 unless said otherwise. */
  readonly freshFor?: number
  /** Seconds for which a set still counts when it cannot be fetched anew; 3600 unless said otherwise. */
  readonly usableFor?: number
  /** Seconds between two fetches, however many unknown `kid`s come; 5 unless said otherwise. */
  readonly pause?: number
  /** Milliseconds a fetch may take; 5000 unless said otherwise. */
  readonly patience?: number
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

const Jwk = z.object({
  kty: z.literal('RSA'),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  alg: z.literal('RS256').optional(),
  use: z.literal('sig').optional(),
})
type Jwk = z.infer<typeof Jwk>
const Jwks = z.object({ keys: z.array(z.unknown()).max(100) })

/** Keys out of a JWK Set document (RFC 7517), kept and refreshed. Keys of another kind or use are passed over. */
export function jwksKeySource(fetchJwks: () => Promise<unknown>, options: JwksOptions = {}): KeySource {
  const { freshFor = 300, usableFor = 3_600, pause = 5, patience = 5_000, clock = Date.now } = options
  let keys: ReadonlyMap<string, KeyObject> = new Map()
  let fetchedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let failed = false
  let fetching: Promise<void> | undefined

  const age = (since: number): number => (clock() - since) / 1_000
  const fetchOnce = async (): Promise<void> => {
    triedAt = clock()
    try {
      keys = keysOf(await within(patience, fetchJwks()), keys)
      fetchedAt = clock()
      failed = false
    } catch {
      failed = true
    }
  }
  const refresh = (): Promise<void> => {
    if (fetching || age(triedAt) < pause) return fetching ?? Promise.resolve()
    fetching = fetchOnce().finally(() => {
      fetching = undefined
    })
    return fetching
  }
  const known = (kid: string): KeyObject | undefined => (age(fetchedAt) < usableFor ? keys.get(kid) : undefined)

  return {
    get: async kid => {
      const key = known(kid)
      if (age(fetchedAt) >= freshFor) void refresh()
      if (key) return key
      await refresh()
      const found = known(kid)
      if (!found && failed) throw new Unavailable('the keys of the token issuer cannot be fetched')
      return found
    },
  }
}

/** A key that did not change stays the same object, so that what was verified with it stays verified. */
function keysOf(document: unknown, before: ReadonlyMap<string, KeyObject>): ReadonlyMap<string, KeyObject> {
  const parsed = Jwks.parse(document).keys.flatMap(key => Jwk.safeParse(key).data ?? [])
  return new Map(parsed.map(jwk => [jwk.kid, sameOr(before.get(jwk.kid), keyOf(jwk))]))
}

const keyOf = ({ kty, n, e }: Jwk): KeyObject => createPublicKey({ format: 'jwk', key: { kty, n, e } })

const sameOr = (before: KeyObject | undefined, now: KeyObject): KeyObject => (before?.equals(now) ? before : now)

async function within<T>(milliseconds: number, task: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Unavailable('the key set did not come in time')), milliseconds)
  try {
    return await Promise.race([task, late])
  } finally {
    clearTimeout(timer)
  }
}
