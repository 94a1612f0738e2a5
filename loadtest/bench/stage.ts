import { join, resolve } from 'node:path'
import { type AppSpec, type Platform, printLog, readRunFile, root, startPlatform } from '@campus/runner'

/** What a scenario runs on. */
export interface Stage {
  readonly k6: string
  /** Rounds of ours and peer in turn; the median counts. */
  readonly rounds: number
  /** Seconds that one load lasts. */
  readonly seconds: number
  readonly say: (text: string) => void
}

/** One measured thing beside its peer, as one line says it. */
export interface Result {
  readonly ours: number
  readonly peer: number
  readonly ratio: number
  readonly unit: string
  readonly [more: string]: unknown
}

/** An app of the bench's own: ours or a peer, like those of dapr.yaml in all that its `common` says. */
export function benchApp(
  appID: string,
  main: string,
  more: { env?: Record<string, string>; components?: string } = {},
): AppSpec {
  const [model] = readRunFile(join(root, 'dapr.yaml'))
  if (!model) throw new Error('dapr.yaml has no apps')
  const { appPort: _app, daprHTTPPort: _http, daprGRPCPort: _grpc, ...shared } = model
  const resourcesPaths = [...shared.resourcesPaths, ...(more.components ? [resolve(root, more.components)] : [])]
  return { ...shared, appID, dir: root, command: ['node', resolve(root, main)], env: more.env ?? {}, resourcesPaths }
}

/** A platform for a bench: fresh data, free ports, limits out of the way, warnings only. */
export function benchPlatform(
  name: string,
  wanted: { only: string[]; apps: AppSpec[]; env?: Record<string, string> },
): Promise<Platform> {
  return startPlatform({
    ...wanted,
    dataDir: join(root, '.campus', `bench-${name}`),
    reset: true,
    ports: 'free',
    env: { LOG_LEVEL: 'warn', CAMPUS_CALLER_RATE: '100000000', CAMPUS_ADDRESS_RATE: '100000000', ...wanted.env },
    log: printLog(process.stderr),
  })
}

/** Ours and peer in turn, so that a machine that drifts drifts for both: A B A B ... */
export async function inTurn<A, B>(
  rounds: number,
  ours: (round: number) => Promise<A>,
  peer: (round: number) => Promise<B>,
) {
  const a: A[] = []
  const b: B[] = []
  for (let round = 0; round < rounds; round++) {
    a.push(await ours(round))
    b.push(await peer(round))
  }
  return { ours: a, peer: b }
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
