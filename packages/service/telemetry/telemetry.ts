import type { Telemetry } from './observer.ts'

/**
 * Starts OpenTelemetry when `endpoint` (OTEL_EXPORTER_OTLP_ENDPOINT) names a collector. Loaded only then: the SDK takes
 * half a second to load, and nothing of it is needed without one.
 */
export async function startTelemetry(name: string, endpoint: string | undefined): Promise<Telemetry | undefined> {
  if (!endpoint) return undefined
  const { exportTelemetry } = await import('./otel.ts')
  return exportTelemetry(name)
}
