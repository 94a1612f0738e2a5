import type { Express } from 'express'
import type { Logger } from 'pino'
import { assemble } from './app.ts'
import { readEnvironment } from './environment.ts'
import type { ServiceOptions } from './options.ts'
import { exitOnCrash, exitOnSignal } from './running/crash.ts'
import { watchHealth } from './running/health.ts'
import { close, httpServers, listen } from './running/server.ts'
import { countTraffic } from './running/traffic.ts'
import { accessLog } from './telemetry/access-log.ts'
import { createLog } from './telemetry/log.ts'
import { type Observer, together } from './telemetry/observer.ts'
import { startTelemetry } from './telemetry/telemetry.ts'

export interface Service {
  readonly app: Express
  readonly log: Logger
  /** Starts to answer, on `port` or on APP_PORT (0 is any that is free). */
  listen(port?: number): Promise<{ readonly port: number; readonly url: string }>
  /** Unhealthy at once, answers what is under way, then closes everything in order. */
  stop(): Promise<void>
  /** What a process does: listens, stops on SIGTERM and SIGINT, ends with 1 when it crashes. */
  run(port?: number): Promise<void>
}

/** Milliseconds that requests under way get to end before their connections are cut. */
const PATIENCE = 10_000

/** The shell of a service: everything between the port and its handlers. */
export function createService(options: ServiceOptions): Service {
  const { name, checks = {}, closers = [], env = readEnvironment() } = options
  const log = options.log ?? createLog(name, env.LOG_LEVEL)
  const health = watchHealth(checks, log)
  const traffic = countTraffic()
  const lines = accessLog(log)
  let observer: Observer = together(traffic.observer, lines)
  let stopTelemetry = async (): Promise<void> => undefined
  const app = assemble(options, { log, health, env, observer: (...seen) => observer(...seen) })
  const servers = httpServers(app)

  const service: Service = {
    app,
    log,
    listen: async (port = env.APP_PORT) => {
      const telemetry = await startTelemetry(name, env.OTEL_EXPORTER_OTLP_ENDPOINT)
      if (telemetry) {
        observer = together(traffic.observer, telemetry.observer, lines)
        stopTelemetry = telemetry.stop
      }
      const bound = await listen(servers, port, env.CAMPUS_BIND)
      log.info({ port: bound }, 'listening')
      return { port: bound, url: `http://${env.CAMPUS_BIND}:${bound}` }
    },
    stop: async () => {
      health.drain()
      await sleep(env.CAMPUS_LINGER_MS)
      const until = performance.now() + PATIENCE
      await Promise.race([traffic.settled(), sleep(PATIENCE)])
      await close(servers, until - performance.now())
      await closeAll([...closers, stopTelemetry], log)
    },
    run: async port => {
      exitOnCrash(log)
      exitOnSignal(service.stop, log)
      await service.listen(port)
    },
  }
  return service
}

/** One that fails is no reason to leave the others open. */
async function closeAll(closers: readonly (() => Promise<unknown>)[], log: Logger): Promise<void> {
  for (const closer of closers) {
    await closer().catch((err: unknown) => log.error({ err }, 'something did not close'))
  }
}

const sleep = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds).unref())
