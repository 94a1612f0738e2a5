import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

/** So many requests in so many seconds. */
export interface Rate {
  readonly points: number
  readonly seconds: number
}

/** What is left of a rate after a request was counted. */
export interface Allowance extends Rate {
  readonly name: string
  readonly allowed: boolean
  readonly remaining: number
  /** Seconds until the count begins anew. */
  readonly reset: number
}

/** Counts a request of `who` against the rate called `name`; never throws for lack of Redis. */
export interface RateLimits {
  count(name: string, rate: Rate | undefined, who: string): Promise<Allowance>
}

export interface RatePolicy {
  /** For each person. */
  readonly caller: Rate
  /** For each address on public routes: a whole campus may share one. */
  readonly address: Rate
}

/** Twenty requests a second, sustained, is more than a student who keeps refreshing; a lecture hall shares 200. */
export const GENEROUS: RatePolicy = {
  caller: { points: 1_200, seconds: 60 },
  address: { points: 12_000, seconds: 60 },
}

/** Rates counted in Redis for all replicas together; while it is away each replica counts for itself. */
export function redisRateLimits(redis: Redis, policy: RatePolicy = GENEROUS): RateLimits {
  const limiters = new Map<string, RateLimiterRedis>()
  const limiterOf = (name: string, rate: Rate): RateLimiterRedis => {
    const known = limiters.get(name)
    if (known) return known
    const made = limiter(redis, name, rate)
    limiters.set(name, made)
    return made
  }
  return {
    count: async (name, own, who) => {
      const rate = own ?? (name === 'address' ? policy.address : policy.caller)
      return allowance(name, rate, await consume(limiterOf(name, rate), who))
    },
  }
}

function limiter(redis: Redis, name: string, { points, seconds }: Rate): RateLimiterRedis {
  const options = { keyPrefix: `campus:rate:${name}`, points, duration: seconds }
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    // Who is over the limit is turned away without asking Redis again until the count begins anew.
    inMemoryBlockOnConsumed: points + 1,
    insuranceLimiter: new RateLimiterMemory(options),
  })
}

async function consume(of: RateLimiterRedis, who: string): Promise<{ over: boolean; res: RateLimiterRes }> {
  try {
    return { over: false, res: await of.consume(who) }
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return { over: true, res: refused }
    throw refused
  }
}

const allowance = (name: string, rate: Rate, { over, res }: { over: boolean; res: RateLimiterRes }): Allowance => ({
  ...rate,
  name,
  allowed: !over,
  remaining: over ? 0 : res.remainingPoints,
  reset: Math.max(1, Math.ceil(res.msBeforeNext / 1_000)),
})
