import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { findPostgres } from './binaries.ts'
import type { DataFolder } from './data-folder.ts'
import { token } from './instance.ts'
import type { ProcessSpec, User } from './supervised.ts'
import { unprivileged } from './unprivileged.ts'

/** A cluster of this platform's own, with one database and one login an app. */
export type Postgres = {
  spec: ProcessSpec
  prepare: (apps: string[]) => Promise<void>
  /** The URL of an app's database, with the app's own login. */
  url: (app: string) => string
}

const superuser = 'campus'

/** Makes the cluster where there is none yet. The server refuses to run as root, so it may have a user of its own. */
export const postgres = (env: NodeJS.ProcessEnv, data: DataFolder, port: number): Postgres => {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL is missing: `npm start -- --profile onprem` sets it up')
  const secret = data.secret('postgres', token)
  const { folder, user } = unprivileged(data, 'postgres')
  const cluster = join(folder, 'cluster')
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(join(programs, 'initdb'), cluster, folder, secret, user)
  const admin = login(superuser, secret, port, 'postgres')
  const passwordOf = (app: string) => createHmac('sha256', secret).update(app).digest('hex')
  return {
    spec: {
      name: 'postgres',
      command: join(programs, 'postgres'),
      args: ['-D', cluster, ...settings(port).flatMap(setting => ['-c', setting])],
      env,
      cwd: folder,
      ...(user ? { user } : {}),
      logs: 'warn',
      stopSignal: 'SIGINT',
      graceMs: 20_000,
      isHealthy: () => accepts(admin),
    },
    prepare: apps => withClient(admin, client => makeDatabases(client, apps, passwordOf)),
    url: app => login(nameOf(app), passwordOf(app), port, nameOf(app)),
  }
}

const login = (user: string, password: string, port: number, database: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`

/** Dapr opens up to ten connections for each of the two stores of a sidecar, and each service has its own few. */
const settings = (port: number) => [
  `port=${port}`,
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  'log_min_messages=fatal',
]

const initialise = (initdb: string, cluster: string, folder: string, secret: string, user: User | undefined) => {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, secret, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const how = ['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--pwfile', passwordFile]
  const { status, stderr } = spawnSync(initdb, ['-D', cluster, '-U', superuser, ...how], { ...user, cwd: folder })
  rmSync(passwordFile)
  if (status !== 0) throw new Error(`initdb could not make a PostgreSQL cluster in ${cluster}: ${stderr}`)
}

const withClient = async <T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const accepts = (url: string) => withClient(url, async () => true).catch(() => false)

const nameOf = (app: string) => app.replaceAll('-', '_')

const makeDatabases = async (client: pg.Client, apps: string[], passwordOf: (app: string) => string) => {
  for (const app of new Set(apps)) {
    const name = client.escapeIdentifier(nameOf(app))
    const role = await client.query('select from pg_roles where rolname = $1', [nameOf(app)])
    if (role.rowCount === 0) await client.query(`create role ${name} login password '${passwordOf(app)}'`)
    const database = await client.query('select from pg_database where datname = $1', [nameOf(app)])
    if (database.rowCount === 0) await client.query(`create database ${name} owner ${name}`)
    await client.query(`revoke connect on database ${name} from public`)
  }
}
