import type { Redis } from 'ioredis'
import { Unavailable } from '../http/fault.ts'
import type { Caller } from './caller.ts'
import { LONGEST_LIFE } from './claims.ts'

/** Tokens that stopped counting before their time. `isRevoked` throws `Unavailable` rather than let one through. */
export interface Revocations {
  isRevoked(caller: Pick<Caller, 'tenant' | 'person' | 'session' | 'issuedAt'>): Promise<boolean>
}

export interface RedisRevocations extends Revocations {
  /** Logout: every token of the session stops counting at once. */
  revokeSession(of: Pick<Caller, 'tenant' | 'person' | 'session'>): Promise<void>
  /** Deactivation, stolen password: every token of the person issued up to `second` (since 1970) stops counting. */
  revokePerson(of: Pick<Caller, 'tenant' | 'person'>, second: number): Promise<void>
}

/** A token is good for its life and the leeway at both ends. */
const KEPT = LONGEST_LIFE + 120

/** Revocations in Redis, kept for as long as any token that they concern could live. */
export function redisRevocations(redis: Redis): RedisRevocations {
  const put = async (key: string, value: string | number): Promise<void> => {
    await answered(redis.set(key, value, 'EX', KEPT))
  }
  return {
    isRevoked: async of => {
      const [session, person] = await answered(redis.mget(sessionKey(of), personKey(of)))
      return typeof session === 'string' || (typeof person === 'string' && of.issuedAt <= Number(person))
    },
    revokeSession: of => put(sessionKey(of), 1),
    revokePerson: (of, second) => put(personKey(of), second),
  }
}

// The braces keep both keys on one node of a cluster. Ids have no colon, so no id can pose as two.
const personKey = ({ tenant, person }: Pick<Caller, 'tenant' | 'person'>): string =>
  `campus:revoked:{${tenant}:${person}}`

const sessionKey = (of: Pick<Caller, 'tenant' | 'person' | 'session'>): string => `${personKey(of)}:${of.session}`

async function answered<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply
  } catch (cause) {
    throw new Unavailable('revocations cannot be read or written', { cause })
  }
}
