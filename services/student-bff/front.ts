import { invoke, type Sidecar } from '@campus/dapr'
import { createService, type Environment, type Service, turnstiles } from '@campus/service'
import type { Logger } from 'pino'
import { behind, exposed } from './exposed.ts'
import { watchAway } from './forwarding/away.ts'
import { forwarding } from './forwarding/forward.ts'
import { healthOf } from './healthy.ts'
import { referenceRoutes } from './reference/routes.ts'
import { siteRoutes } from './site/routes.ts'

export interface FrontPorts {
  readonly name: string
  /** This front's own way to the sidecar: its requests wait for as long as their clients do. */
  readonly sidecar: Sidecar
  readonly env: Environment
  readonly log: Logger
}

/** Milliseconds that a look at a service that was away may take: its sidecar tries for nine seconds. */
const LOOK = 12_000
/**
 * What one service gets of this front at a time, so that a crowd before one does not keep others waiting, and leaves its
 * sidecar room: of the 1,024 connections that it makes to its service it needs some for events, turns and its probe.
 */
const LINE = { places: 128, makesRoomAfter: 60_000, waiting: 10_000 }

/**
 * What the world sees, on a port of its own: what is meant for the sidecar is not there at all, and whether this
 * process is well is not the same as whether all services are.
 */
export function createFront({ name, sidecar, env, log }: FrontPorts): Service {
  const answers = (app: string): Promise<boolean> =>
    healthOf(sidecar, app, LOOK).then(
      () => true,
      () => false,
    )
  const away = watchAway(answers)
  const lines = new Map(behind.map(app => [app, turnstiles(LINE)]))
  return createService({
    name,
    log,
    env,
    idempotency: 'forwarded',
    checks: Object.fromEntries(behind.map(app => [app, () => healthOf(sidecar, app)])),
    routes: [
      ...exposed.map(operation => forwarding(operation, { sidecar, away, lines, log })),
      ...referenceRoutes({ fetchDocument: documentOf(sidecar), log }),
      ...siteRoutes(),
    ],
    closers: [async () => away.close(), () => sidecar.close()],
  })
}

const documentOf =
  (sidecar: Sidecar) =>
  async (app: string): Promise<unknown> => {
    const { status, text } = await invoke(sidecar, { app, method: 'GET', path: '/openapi.json', timeout: 5_000 })
    if (status !== 200) throw new Error(`${app} did not give its document (${status})`)
    return JSON.parse(text)
  }
