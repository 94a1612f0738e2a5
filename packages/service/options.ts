import type { Express, RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Environment } from './environment.ts'
import type { Desk } from './routes/answer.ts'
import type { Route } from './routes/route.ts'
import type { Check } from './running/health.ts'

export interface ServiceOptions extends Desk {
  readonly name: string
  readonly routes: readonly Route[]
  /** What the sidecar may call: behind the application token, on the paths of Dapr's app protocol. */
  readonly sidecar?: RequestHandler
  /** What the service needs to take work. Never the sidecar's own health: it waits for ours. */
  readonly checks?: Readonly<Record<string, Check>>
  /** Run in this order once the last request is answered. */
  readonly closers?: readonly (() => Promise<unknown>)[]
  /** What is not a contract route, such as a page with its files. */
  readonly extend?: (app: Express) => void
  readonly log?: Logger
  readonly env?: Environment
}
