import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DaprRuntime } from './binaries.ts'
import type { Ports } from './ports.ts'
import { answers } from './probe.ts'
import type { ProcessSpec } from './supervised.ts'

/** A process of the control plane and the address that sidecars need. */
export type ControlPlanePart = { spec: ProcessSpec; address: string }

const host = '127.0.0.1'

/** Placement: says which sidecar hosts which actor. Its table is rebuilt from the sidecars, so it keeps nothing. */
export const placement = async (dapr: DaprRuntime, env: NodeJS.ProcessEnv, cwd: string, ports: Ports) => {
  const [port, health, metrics, raft] = [await ports.take(), await ports.take(), await ports.take(), await ports.take()]
  const args = [
    ...['--id', 'placement', '--initial-cluster', `placement=${host}:${raft}`],
    ...listening(port, health, metrics),
  ]
  return part('placement', dapr.placement, args, env, cwd, port, health)
}

/** Scheduler: keeps the reminders of actors, in an embedded etcd under `data`. */
export const scheduler = async (dapr: DaprRuntime, env: NodeJS.ProcessEnv, data: string, ports: Ports) => {
  const [port, health, metrics] = [await ports.take(), await ports.take(), await ports.take()]
  const [client, peer] = [await ports.take(), await ports.take()]
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const args = [
    ...['--id', 'scheduler', '--etcd-initial-cluster', `scheduler=http://${host}:${peer}`],
    ...['--etcd-data-dir', join(data, 'etcd'), '--etcd-client-port', `${client}`],
    ...['--etcd-client-listen-address', host, '--override-broadcast-host-port', `${host}:${port}`],
    ...listening(port, health, metrics),
  ]
  return part('scheduler', dapr.scheduler, args, env, data, port, health)
}

const listening = (port: number, health: number, metrics: number) => [
  ...['--port', `${port}`, '--listen-address', host],
  ...['--healthz-port', `${health}`, '--healthz-listen-address', host],
  ...['--metrics-port', `${metrics}`, '--metrics-listen-address', host],
  ...['--log-level', 'warn', '--log-as-json'],
]

const part = (
  name: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  port: number,
  health: number,
): ControlPlanePart => ({
  address: `${host}:${port}`,
  spec: {
    ...{ name, command, args, env, cwd, logs: 'warn', graceMs: 5_000 },
    isHealthy: () => answers(`http://${host}:${health}/healthz`),
  },
})
