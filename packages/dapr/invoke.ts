import type { PassedAnswer, PassingCall, Sidecar, SidecarAnswer } from './sidecar.ts'

export interface Invocation {
  readonly app: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  /** Path with query, as the other service knows it. */
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly timeout?: number
}

/** Calls another service through both sidecars; gives its answer whatever the status, throws `Unavailable` without one. */
export function invoke(sidecar: Sidecar, { app, path, ...rest }: Invocation): Promise<SidecarAnswer> {
  return sidecar.call({ timeout: 30_000, ...rest, path: invoked(app, path) })
}

/** Passes a request on to another service, and its answer back, as bytes; throws `Unavailable` without an answer. */
export function forward(
  sidecar: Sidecar,
  { app, path, ...rest }: PassingCall & { app: string },
): Promise<PassedAnswer> {
  return sidecar.pass({ ...rest, path: invoked(app, path) })
}

const invoked = (app: string, path: string): string => `/v1.0/invoke/${app}/method${path}`

/** Runs an operation of an output binding, such as sending a mail; throws `Unavailable` when it did not work. */
export async function binding(
  sidecar: Sidecar,
  name: string,
  request: { operation: string; data: unknown; metadata: Record<string, string> },
): Promise<void> {
  await sidecar.expect({ method: 'POST', path: `/v1.0/bindings/${name}`, body: request, timeout: 15_000 })
}
