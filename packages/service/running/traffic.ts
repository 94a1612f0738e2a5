import type { ServerResponse } from 'node:http'
import type { Observer } from '../telemetry/observer.ts'

/** The requests that are being answered. */
export interface Traffic {
  readonly observer: Observer
  /** Done when every request that is under way now has been answered or given up; later ones do not count. */
  settled(): Promise<void>
}

export function countTraffic(): Traffic {
  const open = new Set<ServerResponse>()
  return {
    observer: (_request, response, _exchange, next) => {
      open.add(response)
      response.once('close', () => open.delete(response))
      next()
    },
    settled: async () => {
      await Promise.all([...open].map(closed))
    },
  }
}

const closed = (response: ServerResponse): Promise<void> =>
  new Promise(resolve => {
    if (response.closed) resolve()
    else response.once('close', () => resolve())
  })
