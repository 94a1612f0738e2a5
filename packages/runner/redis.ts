import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { speaks } from './probe.ts'
import type { ProcessSpec } from './supervised.ts'

/** Where Redis listens (`host` is host and port), and the URL with the password in it. */
export type Redis = { spec: ProcessSpec; host: string; url: string }

/**
 * Redis for streams, cache and rate limits. Every write is on the disk before it is answered: what a service
 * published survives a kill. The password is new with every run and stands in a file that only its owner reads.
 */
export const redis = (command: string, env: NodeJS.ProcessEnv, data: string, port: number, password: string): Redis => {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const config = join(data, 'redis.conf')
  writeFileSync(config, configuration(data, port, password), { mode: 0o600 })
  const greeting = `AUTH ${password}\r\nPING\r\n`
  return {
    host: `127.0.0.1:${port}`,
    url: `redis://:${password}@127.0.0.1:${port}`,
    spec: {
      name: 'redis',
      command,
      args: [config],
      env,
      cwd: data,
      logs: 'warn',
      graceMs: 10_000,
      isHealthy: () => speaks(port, greeting, reply => reply.includes('+PONG')),
    },
  }
}

const configuration = (data: string, port: number, password: string) => `bind 127.0.0.1
port ${port}
requirepass ${password}
dir "${data}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel warning
`
