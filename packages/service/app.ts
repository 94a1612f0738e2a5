import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import { appTokenGuard, sidecarPaths } from './auth/app-token.ts'
import type { Environment } from './environment.ts'
import { beginExchange } from './http/begin-exchange.ts'
import { exchangeOf } from './http/exchange.ts'
import { problemOf } from './http/fault.ts'
import { notFound } from './http/problem.ts'
import { send, toWire } from './http/wire.ts'
import type { ServiceOptions } from './options.ts'
import { mount, refuseOtherMethods } from './routes/mount.ts'
import { openApiDocument } from './routes/openapi.ts'
import type { Health } from './running/health.ts'
import type { Observer } from './telemetry/observer.ts'

interface Surroundings {
  readonly log: Logger
  readonly health: Health
  readonly env: Environment
  readonly observer: Observer
}

/** The app, in the order in which a request meets it: health, exchange, sidecar paths, routes, 404, faults. */
export function assemble(options: ServiceOptions, { log, health, env, observer }: Surroundings): Express {
  const { name, routes, sidecar, extend } = options
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', false)
  app.enable('case sensitive routing').enable('strict routing').set('trust proxy', env.CAMPUS_TRUSTED_PROXIES)
  app.get('/healthz', health.healthz)
  app.get('/readyz', health.readyz)
  app.use(beginExchange(log, observer))
  if (sidecar) app.use(sidecarPaths(appTokenGuard(env.APP_API_TOKEN), sidecar))
  mount(app, routes, options)
  app.get('/openapi.json', describing(name, options))
  extend?.(app)
  refuseOtherMethods(app, routes)
  app.use(nothingHere)
  app.use(faulting)
  return app
}

/** The service's own part of the public API, drawn up when first asked for. */
function describing(name: string, { routes }: ServiceOptions): RequestHandler {
  let document: string | undefined
  return (_request, response) => {
    document ??= JSON.stringify(
      openApiDocument(
        { title: name, version: '1' },
        routes.map(({ contract }) => contract),
      ),
    )
    response.type('application/json').send(document)
  }
}

const nothingHere: RequestHandler = (_request, response) => {
  send(response, toWire(notFound(), exchangeOf(response).correlation.correlationId))
}

// Express knows a fault handler by its four parameters.
const faulting: ErrorRequestHandler = (err: unknown, _request, response, _next) => {
  const { log, correlation, route } = exchangeOf(response)
  const traceId = correlation.correlationId
  const problem = problemOf(err)
  if (problem.status >= 500) log.error({ err, traceId, route }, 'a request met a fault')
  send(response, toWire(problem, traceId))
}
