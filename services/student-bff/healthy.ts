import { invoke, type Sidecar } from '@campus/dapr'

/** Milliseconds a service may take to say that it takes work. */
const PATIENCE = 1_000

/** Asks a service, through both sidecars, whether it takes work. Throws when it does not. */
export async function healthOf(sidecar: Sidecar, app: string, patience = PATIENCE): Promise<void> {
  const { status } = await invoke(sidecar, { app, method: 'GET', path: '/healthz', timeout: patience })
  if (status !== 200) throw new Error(`${app} does not take work now (${status})`)
}
