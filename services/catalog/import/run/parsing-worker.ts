import { parentPort, workerData } from 'node:worker_threads'
import { type CatalogOptions, parseCatalog } from '../catalog-csv.ts'
import type { Outline } from './parsing.ts'
import { listed, stepsOf } from './step.ts'

/** Reads a file beside the thread that answers requests, keeps what is in it and hands it out slice by slice. */
const { csv, options } = workerData as { csv: string; options: CatalogOptions }
const catalog = parseCatalog(csv, options)
const steps = stepsOf(catalog)
const outline: Outline = {
  steps: steps.length,
  rows: catalog.rows,
  rejected: listed(catalog.rejected),
  warnings: listed(catalog.warnings),
}
parentPort?.postMessage(outline)
parentPort?.on('message', ({ from, to }: { from: number; to: number }) => {
  parentPort?.postMessage(steps.slice(from, to))
})
