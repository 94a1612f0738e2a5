import type { Logger } from 'pino'
import { behind, exposed } from '../exposed.ts'
import { mergeParts } from './merge.ts'
import { Part } from './part.ts'

interface Described {
  readonly text: string
  /** Services whose part has never been seen. */
  readonly missing: readonly string[]
}

export interface DocumentPorts {
  /** A service's own OpenAPI document; rejects while it cannot be had. */
  readonly fetchDocument: (app: string) => Promise<unknown>
  readonly log: Pick<Logger, 'warn'>
  /** Milliseconds, from any beginning. */
  readonly clock?: () => number
}

/** Milliseconds for which a document stands before the services are asked again. */
const FRESH = 30_000

/**
 * The document of the public API as JSON text, put together from what the services say of themselves. Asked for again
 * after half a minute, at once while a part is missing; a service that is away keeps the part it had. What is missing
 * the document says itself, under `info`.
 */
export function publicDocument({ fetchDocument, log, clock = () => performance.now() }: DocumentPorts) {
  const parts = new Map<string, Part>()
  let described: Described | undefined
  let fetchedAt = Number.NEGATIVE_INFINITY
  let fetching: Promise<Described> | undefined

  const fetchPart = async (app: string): Promise<void> => {
    try {
      parts.set(app, Part.parse(await fetchDocument(app)))
    } catch (err) {
      log.warn({ err, app }, 'a service did not describe itself')
    }
  }
  const fetchAll = async (): Promise<Described> => {
    await Promise.all(behind.map(fetchPart))
    described = describe(parts)
    fetchedAt = clock()
    fetching = undefined
    return described
  }
  return async (): Promise<string> => {
    const complete = described?.missing.length === 0 ? described : undefined
    if (complete && clock() - fetchedAt < FRESH) return complete.text
    fetching ??= fetchAll()
    return (complete ?? (await fetching)).text
  }
}

function describe(parts: ReadonlyMap<string, Part>): Described {
  const missing = behind.filter(app => !parts.has(app))
  const { info, ...document } = mergeParts(exposed, parts)
  const known = missing.length === 0 ? info : { ...info, 'x-missing-services': missing }
  return { text: JSON.stringify({ ...document, info: known }), missing }
}
