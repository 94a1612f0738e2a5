import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import type { Operation, StateWriter } from '../index.ts'
import { freePorts, start, untilUp } from './process.ts'

/** A state component as the sidecar's file has it. */
export interface Component {
  readonly name: string
  readonly type: string
  readonly metadata: Readonly<Record<string, string>>
}

export interface StateSidecar {
  /** Writes through the component of this name. */
  writer(component: string): StateWriter
  stop(): Promise<void>
}

/** A real daprd with these state components, on ports of its own. */
export async function startSidecar(daprd: string, components: readonly Component[]): Promise<StateSidecar> {
  const folder = await mkdtemp(join(tmpdir(), 'campus-sidecar-'))
  for (const component of components) await writeFile(join(folder, `${component.name}.yaml`), yamlOf(component))
  const [http = 0, grpc = 0, internal = 0, metrics = 0] = await freePorts(4)
  const token = randomUUID()
  const args = ['--app-id=documents-test', `--resources-path=${folder}`, '--dapr-listen-addresses=127.0.0.1']
  args.push('--dapr-internal-grpc-listen-address=127.0.0.1', '--log-level=warn', '--enable-mtls=false')
  args.push(`--dapr-http-port=${http}`, `--dapr-grpc-port=${grpc}`)
  args.push(`--dapr-internal-grpc-port=${internal}`, `--metrics-port=${metrics}`)
  const running = start(daprd, args, { env: { ...process.env, DAPR_API_TOKEN: token, DAPR_HOST_IP: '127.0.0.1' } })
  const pool = new Pool(`http://127.0.0.1:${http}`, { connections: 16 })
  const stop = async () => {
    await pool.destroy()
    await running.stop()
    await rm(folder, { recursive: true })
  }
  const isHealthy = async () => (await call(pool, token, 'GET', '/v1.0/healthz/outbound')).status === 204
  await untilUp(running, isHealthy).catch(error => stop().then(() => Promise.reject(error)))
  return { writer: component => new SidecarWriter(pool, token, component), stop }
}

/** The state API as it is, with nothing between. */
class SidecarWriter implements StateWriter {
  readonly #pool: Pool
  readonly #token: string
  readonly #component: string

  constructor(pool: Pool, token: string, component: string) {
    this.#pool = pool
    this.#token = token
    this.#component = component
  }

  async transact(operations: readonly Operation[], partition: string): Promise<'committed' | 'conflict'> {
    const body = { operations: operations.map(asDapr), metadata: { partitionKey: partition } }
    const path = `/v1.0/state/${this.#component}/transaction`
    const { status, text } = await call(this.#pool, this.#token, 'POST', path, body)
    if (status === 204) return 'committed'
    // What SQLite and PostgreSQL say of a stale etag, and PostgreSQL of an insert where a row is.
    if (/etag mismatch|no item was updated/.test(text)) return 'conflict'
    throw new Error(`transaction answered ${status}: ${text}`)
  }
}

function asDapr({ operation, ...rest }: Operation): object {
  const { insert, ...request } = { insert: undefined, ...rest }
  const fenced = insert || rest.etag !== undefined
  return { operation, request: { ...request, ...(fenced && { options: { concurrency: 'first-write' } }) } }
}

async function call(pool: Pool, token: string, method: 'GET' | 'POST', path: string, body?: object) {
  const headers = { 'dapr-api-token': token, 'content-type': 'application/json' }
  const answer = await pool.request({ method, path, headers, body: body ? JSON.stringify(body) : null })
  return { status: answer.statusCode, text: await answer.body.text() }
}

const yamlOf = ({ name, type, metadata }: Component): string =>
  JSON.stringify({
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: {
      type,
      version: 'v1',
      metadata: Object.entries(metadata).map(([field, value]) => ({ name: field, value })),
    },
  })
