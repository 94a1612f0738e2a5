/** Services that were found not to be there. */
export interface Away {
  has(app: string): boolean
  /** A call did not get through to it: from now on it counts as away until it answers again. */
  add(app: string): void
  /** Stops looking for who is away. */
  close(): void
}

/** Milliseconds between two looks at a service that is away. */
const PAUSE = 250

/**
 * Remembers who is away. A sidecar tries for seconds to reach a service that is not there; one request finds out, the
 * others need not wait for the same. `answers` says whether a service takes work again, and is asked until it does.
 */
export function watchAway(answers: (app: string) => Promise<boolean>, pause = PAUSE): Away {
  const away = new Set<string>()
  let closed = false
  const look = async (app: string): Promise<void> => {
    while (!closed && !(await answers(app))) await new Promise(resolve => setTimeout(resolve, pause).unref())
    away.delete(app)
  }
  return {
    has: app => away.has(app),
    add: app => {
      if (away.has(app) || closed) return
      away.add(app)
      void look(app)
    },
    close: () => {
      closed = true
    },
  }
}
