import type { Express } from 'express'
import { exchangeOf } from '../http/exchange.ts'
import { problem } from '../http/problem.ts'
import { send, toWire } from '../http/wire.ts'
import { answering, type Desk } from './answer.ts'
import type { Route } from './route.ts'

/** Gives the routes to the app. Throws at once for what would otherwise only show when somebody calls. */
export function mount(app: Express, routes: readonly Route[], desk: Desk): void {
  const seen = new Set<string>()
  for (const route of routes) {
    const { method, path } = route.contract
    const name = `${method} ${path}`
    if (seen.has(name)) throw new Error(`${name} is there twice`)
    seen.add(name)
    refuseIncomplete(route, desk)
    app[method](path, answering(route, desk))
  }
}

/** After every route is mounted: a path that exists with another method is 405, and says which there are. */
export function refuseOtherMethods(app: Express, routes: readonly Route[]): void {
  const byPath = Map.groupBy(routes, ({ contract }) => contract.path)
  for (const [path, those] of byPath) {
    const allow = those.map(({ contract }) => contract.method.toUpperCase()).join(', ')
    const refused = problem(405, 'METHOD_NOT_ALLOWED', `This takes ${allow}.`, { headers: { allow } })
    app.all(path, (_request, response) => {
      send(response, toWire(refused, exchangeOf(response).correlation.correlationId))
    })
  }
}

function refuseIncomplete({ contract }: Route, desk: Desk): void {
  const { access, path, idempotent } = contract
  if (!access) throw new Error(`${path} does not say who may call it`)
  if (access !== 'public' && !desk.authenticate) throw new Error(`${path} needs a caller, but nobody checks tokens`)
  if (idempotent && !desk.idempotency) throw new Error(`${path} takes an Idempotency-Key, but nobody keeps them`)
}
