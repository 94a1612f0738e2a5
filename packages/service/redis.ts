import { Redis } from 'ioredis'
import type { Logger } from 'pino'

/**
 * A connection for what every request needs: answers within a second or fails. Nothing queues while Redis is away and
 * nothing is sent twice, for a count or a claim must not happen later than its request.
 */
export function openRedis(url: string, log: Pick<Logger, 'info' | 'warn'>): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
    connectTimeout: 2_000,
    retryStrategy: tries => Math.min(50 * 2 ** tries, 1_000),
  })
  let away = false
  redis.on('error', ({ message }: Error) => {
    if (!away) log.warn({ message }, 'redis is away')
    away = true
  })
  redis.on('ready', () => {
    if (away) log.info('redis is back')
    away = false
  })
  return redis
}
