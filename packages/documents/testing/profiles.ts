import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { openStore, openWriter, type RowStore, type StateWriter } from '../index.ts'
import { startPostgres } from './postgres.ts'
import { findDaprd, findPostgres } from './programs.ts'
import { startSidecar } from './sidecar.ts'

/** One component of a running profile: how it is written, and its store read by as many readers as a test wants. */
export interface Table {
  readonly writer: StateWriter
  /** Reads this table, or another one of the same database. */
  open(table?: string): RowStore
  /** SQL past the sidecar, for what a test cannot bring about otherwise. */
  run(sql: string): Promise<void>
  /** The names of the table's indexes that begin so. */
  indexes(stem: string): Promise<string[]>
}

export interface RunningProfile {
  readonly name: string
  readonly documents: Table
  readonly journal: Table
  stop(): Promise<void>
}

/** A store that the contract suite runs on, or the reason why it cannot here. */
export interface Profile {
  readonly name: string
  readonly missing: string | undefined
  start(): Promise<RunningProfile>
}

const TABLES = ['documents', 'journal'] as const
const daprd = findDaprd()
const postgres = findPostgres()
const noDaprd = daprd ? undefined : 'no daprd on the path or in the cache'

/** Through the sidecar, or straight to the store that the sidecar has made. */
type Way = 'through the sidecar' | 'straight'

const sqliteProfile = (way: Way): Profile => ({
  name: `SQLite, written ${way}`,
  missing: noDaprd,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'campus-sqlite-'))
    const url = (table: string) => `file:${join(folder, `${table}.db`)}`
    const connection = (table: string) => ({
      connectionString: `${url(table)}?_txlock=immediate&_pragma=synchronous(1)`,
      busyTimeout: '10s',
    })
    return profile(way, 'state.sqlite', url, connection, () => rm(folder, { recursive: true }))
  },
})

const postgresProfile = (way: Way): Profile => ({
  name: `PostgreSQL, written ${way}`,
  missing: noDaprd ?? (postgres ? undefined : 'no PostgreSQL server in /usr/lib/postgresql'),
  start: async () => {
    const cluster = await startPostgres(postgres ?? '')
    return profile(
      way,
      'state.postgresql',
      () => cluster.url,
      () => ({ connectionString: cluster.url }),
      () => cluster.stop(),
    )
  },
})

const ways: readonly Way[] = ['straight', 'through the sidecar']

export const profiles: readonly Profile[] = [...ways.map(sqliteProfile), ...ways.map(postgresProfile)]

async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
  if (url.startsWith('file:')) {
    const file = new DatabaseSync(new URL(url), { timeout: 10_000 })
    const rows = file.prepare(sql).all()
    file.close()
    return rows
  }
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql)
  await client.end()
  return rows
}

async function profile(
  way: Way,
  type: string,
  urlOf: (table: string) => string,
  connectionOf: (table: string) => Record<string, string>,
  end: () => Promise<void>,
): Promise<RunningProfile> {
  const components = TABLES.map(table => {
    const tables = { tableName: table, metadataTableName: `${table}_metadata`, keyPrefix: 'none' }
    return { name: table, type, metadata: { ...connectionOf(table), ...tables } }
  })
  const sidecar = await startSidecar(daprd ?? '', components).catch(error => end().then(() => Promise.reject(error)))
  const opened: { close(): Promise<void> }[] = []
  const writerOf = (table: string): StateWriter => {
    if (way === 'through the sidecar') return sidecar.writer(table)
    const writer = openWriter(urlOf(table), table)
    opened.push(writer)
    return writer
  }
  const tableOf = (table: string): Table => ({
    writer: writerOf(table),
    open: (name = table) => {
      const store = openStore(urlOf(table), name)
      opened.push(store)
      return store
    },
    run: async sql => void (await runSql(urlOf(table), sql)),
    indexes: async stem => {
      const [from, column] = type === 'state.sqlite' ? ['sqlite_master', 'name'] : ['pg_indexes', 'indexname']
      const rows = await runSql(urlOf(table), `SELECT ${column} AS name FROM ${from} WHERE ${column} LIKE '${stem}%'`)
      return rows.map(row => String(row['name']))
    },
  })
  const stop = async () => {
    await Promise.all(opened.map(store => store.close()))
    await sidecar.stop()
    await end()
  }
  const name = type === 'state.sqlite' ? 'SQLite' : 'PostgreSQL'
  return { name, documents: tableOf('documents'), journal: tableOf('journal'), stop }
}
