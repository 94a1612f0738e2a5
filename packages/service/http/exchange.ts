import type { Response } from 'express'
import type { Logger } from 'pino'
import type { Correlation } from './correlation.ts'

/** One request and its answer, as logs, traces and problems speak of it; filled in as more becomes known. */
export interface Exchange {
  correlation: Correlation
  readonly log: Logger
  /** The route's template, never the path with its ids. */
  route?: string
  tenant?: string
}

export const exchangeOf = (response: Response): Exchange => response.locals['exchange'] as Exchange
