import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Catalog, CatalogOptions, Rejected } from '../drafts.ts'
import type { Step } from './step.ts'

/** What a file comes to. */
export interface Outline {
  readonly steps: number
  readonly rows: Catalog['rows']
  readonly rejected: readonly Rejected[]
  readonly warnings: readonly Rejected[]
}

/** A file that was read. It is kept in a thread of its own until it is closed. */
export interface ParsedFile extends Outline {
  /** Steps `from` up to `to`, without the last. */
  slice(from: number, to: number): Promise<readonly Step[]>
  close(): Promise<void>
}

/** The file could not be read to its end, and trying again would not help. */
export class ParsingFailed extends Error {
  override readonly name = 'ParsingFailed'
}

/** Megabytes that reading one file may take: twenty times what the largest one that is accepted needs. */
const MEMORY = 1_024

/** Reads a file in a thread of its own: sixteen megabytes of it take seconds in which nobody else would be answered. */
export async function parseAside(csv: string, options: CatalogOptions): Promise<ParsedFile> {
  const worker = new Worker(new URL('./parsing-worker.ts', import.meta.url), {
    workerData: { csv, options },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  })
  const failing = (cause: unknown): never => {
    throw new ParsingFailed('reading the file failed', { cause })
  }
  // Listens from the beginning: the thread may also fail between two questions.
  const failed = once(worker, 'error').then(failing)
  failed.catch(() => undefined)
  const told = async (): Promise<unknown> => (await Promise.race([once(worker, 'message').catch(failing), failed]))[0]
  const close = async (): Promise<void> => void (await worker.terminate())
  try {
    const outline = (await told()) as Outline
    const slice = (from: number, to: number) => {
      const steps = told() as Promise<readonly Step[]>
      worker.postMessage({ from, to })
      return steps
    }
    return { ...outline, slice, close }
  } catch (error) {
    await close()
    throw error
  }
}
