import type { Observer } from './observer.ts'

/** Traces and metrics while they are exported. */
export interface Telemetry {
  readonly observer: Observer
  stop(): Promise<void>
}

/**
 * Starts OpenTelemetry when `endpoint` (OTEL_EXPORTER_OTLP_ENDPOINT) names a collector. Loaded only then: the SDK takes
 * half a second to load, and nothing of it is needed without one.
 */
export async function startTelemetry(name: string, endpoint: string | undefined): Promise<Telemetry | undefined> {
  if (!endpoint) return undefined
  const { exportTelemetry } = await import('./otel.ts')
  return exportTelemetry(name)
}
