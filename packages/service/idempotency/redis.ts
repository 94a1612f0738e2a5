import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { Unavailable } from '../http/fault.ts'
import type { Wire } from '../http/wire.ts'
import type { Claim, IdempotencyStore } from './store.ts'

export interface RedisIdempotencyOptions {
  /** Seconds that an answer is kept; a day unless said otherwise. */
  readonly keepFor?: number
  /** Seconds after which a request whose process died no longer blocks its key; 6 unless said otherwise. */
  readonly lease?: number
}

const Record = z.object({
  fingerprint: z.string(),
  ticket: z.string(),
  answer: z
    .object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string().optional() })
    .optional(),
})

const CLAIM = `
local held = redis.call('get', KEYS[1])
if held then return held end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`

// Compares before it writes: a request that outlived its lease must not overwrite what its successor does.
const REPLACE = `
local held = redis.call('get', KEYS[1])
if held and cjson.decode(held)['ticket'] ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('del', KEYS[1]) else redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
return 1`

const KEEP = `
local held = redis.call('get', KEYS[1])
if not held then return 0 end
local record = cjson.decode(held)
if record['ticket'] ~= ARGV[1] or record['answer'] then return 0 end
return redis.call('pexpire', KEYS[1], ARGV[2])`

/** Idempotency in Redis. Losing Redis's data costs nothing but a second run under the same command id. */
export function redisIdempotency(redis: Redis, options: RedisIdempotencyOptions = {}): IdempotencyStore {
  const { keepFor = 86_400, lease = 6 } = options
  const replace = async (key: string, ticket: string, value: string): Promise<void> => {
    await answered(redis.eval(REPLACE, 1, nameOf(key), ticket, value, keepFor))
  }
  return {
    keepEvery: (lease * 1_000) / 3,
    keep: async (key, ticket) => {
      await answered(redis.eval(KEEP, 1, nameOf(key), ticket, lease * 1_000))
    },
    claim: async (key, fingerprint) => {
      const ticket = randomUUID()
      const mine = JSON.stringify({ fingerprint, ticket })
      const held = await answered(redis.eval(CLAIM, 1, nameOf(key), mine, lease * 1_000)).catch(error => {
        // Redis may still take the claim, once it goes on: this comes right behind it and gives the key back.
        replace(key, ticket, '').catch(() => undefined)
        throw error
      })
      return typeof held === 'string' ? judge(held, fingerprint) : { kind: 'first', ticket }
    },
    settle: (key, fingerprint, ticket, answer) =>
      replace(key, ticket, JSON.stringify({ fingerprint, ticket, answer: { ...answer, body: asText(answer) } })),
    release: (key, ticket) => replace(key, ticket, ''),
  }
}

function judge(held: string, fingerprint: string): Claim {
  const record = Record.parse(JSON.parse(held))
  if (record.fingerprint !== fingerprint) return { kind: 'different' }
  if (!record.answer) return { kind: 'running' }
  return { kind: 'answered', answer: { ...record.answer, body: record.answer.body } }
}

const nameOf = (key: string): string => `campus:idempotency:${key}`

const asText = ({ body }: Wire): string | undefined => (Buffer.isBuffer(body) ? body.toString('utf8') : body)

async function answered<T>(reply: Promise<T>): Promise<T> {
  try {
    return await reply
  } catch (cause) {
    throw new Unavailable('idempotency keys cannot be read or written', { cause })
  }
}
