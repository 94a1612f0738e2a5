import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** Something the service needs to take work; rejects when it does not have it. */
export type Check = () => Promise<unknown>

export interface CheckResult {
  readonly ok: boolean
  readonly ms: number
}

export interface Health {
  /** Unhealthy from now on, whatever the checks say. */
  drain(): void
  /** `GET /healthz`: 200 when the service takes work; 503 when not, with the names of what is missing. */
  readonly healthz: RequestHandler
  /** `GET /readyz`: the same with each check's result. */
  readonly readyz: RequestHandler
}

/**
 * Milliseconds for a check, less than a sidecar's probe waits (1,000); for which its result is good enough; and for
 * which it is while the next is on its way, so that a probe of a busy service is answered within one turn of its loop.
 */
const PATIENCE = 400
const FRESH = 1_000
const USABLE = 5_000

/** Checks run when somebody asks, all at once, never twice at a time, and never keep the asker longer than `PATIENCE`. */
export function watchHealth(checks: Readonly<Record<string, Check>>, log: Logger): Health {
  let draining = false
  let latest: Readonly<Record<string, CheckResult>> = {}
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | undefined
  const checkAll = async (): Promise<void> => {
    latest = Object.fromEntries(
      await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await run(name, check, log)])),
    ) as Record<string, CheckResult>
    checkedAt = performance.now()
    checking = undefined
  }
  const current = async (): Promise<boolean> => {
    const age = performance.now() - checkedAt
    if (age > FRESH) checking ??= checkAll()
    if (age > USABLE) await checking
    return !draining && Object.values(latest).every(({ ok }) => ok)
  }
  const answering =
    (body: (healthy: boolean) => object): RequestHandler =>
    async (_request, response) => {
      const healthy = await current()
      response.status(healthy ? 200 : 503).setHeader('Cache-Control', 'no-store')
      response.json(body(healthy))
    }
  const word = (healthy: boolean): string => (draining ? 'draining' : healthy ? 'ok' : 'unavailable')
  const failing = (): string[] => Object.keys(latest).filter(name => !latest[name]?.ok)
  return {
    drain: () => {
      draining = true
    },
    healthz: answering(healthy => ({ status: word(healthy), ...(!healthy && { failing: failing() }) })),
    readyz: answering(healthy => ({ status: word(healthy), checks: latest })),
  }
}

async function run(name: string, check: Check, log: Logger): Promise<CheckResult> {
  const began = performance.now()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(new Error(`no answer in ${PATIENCE} ms`))
  // The turn of the loop in between hears an answer that came while this process was too busy to listen.
  const timer = setTimeout(() => setImmediate(giveUp), PATIENCE)
  try {
    await Promise.race([check(), late])
    return { ok: true, ms: Math.round(performance.now() - began) }
  } catch (err) {
    log.warn({ err, check: name }, 'a health check failed')
    return { ok: false, ms: Math.round(performance.now() - began) }
  } finally {
    clearTimeout(timer)
  }
}
