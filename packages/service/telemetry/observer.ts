import type { NextFunction, Request, Response } from 'express'
import type { Exchange } from '../http/exchange.ts'

/** Sees a request come and go; must call `next` once. */
export type Observer = (request: Request, response: Response, exchange: Exchange, next: NextFunction) => void

/** Several as one; the first is outermost. */
export const together =
  (...observers: readonly Observer[]): Observer =>
  (request, response, exchange, next) => {
    const step = (at: number): void => {
      const observer = observers[at]
      if (observer) observer(request, response, exchange, () => step(at + 1))
      else next()
    }
    step(0)
  }

/** Traces and metrics while they are exported. */
export interface Telemetry {
  readonly observer: Observer
  stop(): Promise<void>
}
