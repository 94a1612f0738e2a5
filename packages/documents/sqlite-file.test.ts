import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from './open-store.ts'
import { openWriter } from './open-writer.ts'
import { SqliteFile } from './sqlite-file.ts'
import type { Operation } from './writer.ts'

const TABLE = `PRAGMA journal_mode = WAL;
  CREATE TABLE journal (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, is_binary BOOLEAN NOT NULL,
    etag TEXT NOT NULL, expiration_time TIMESTAMP, update_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)`

/** Where a file may be made, in a folder that is gone after the test. */
function somewhere(): string {
  const folder = mkdtempSync(join(tmpdir(), 'campus-sqlite-file-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'odd name? 100%.db')
}

/** The file with its table, by a connection that stands for another process. */
function made(path: string): DatabaseSync {
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec(TABLE)
  return other
}

function opened(path: string) {
  const url = pathToFileURL(path).href
  const [store, writer] = [openStore(url, 'journal'), openWriter(url, 'journal')]
  onTestFinished(async () => {
    await store.close()
    await writer.close()
  })
  return { store, writer }
}

const upsert = (key: string, fields: Partial<Operation> = {}): Operation =>
  ({ operation: 'upsert', key, value: { n: 1 }, ...fields }) as Operation

test('all who use a file share one connection, and the last to close closes it', async () => {
  const path = somewhere()
  made(path)
  const [reader, writer] = [path, path].map(one => new SqliteFile(pathToFileURL(one).href))
  const connection = await reader?.use(one => one)
  expect(await writer?.use(one => one)).toBe(connection)
  reader?.close()
  reader?.close()
  expect(await writer?.use(one => one.prepared('SELECT 1 AS one').get())).toEqual({ one: 1 })
  writer?.close()
  expect(() => connection?.prepared('SELECT 2')).toThrow('not open')
  const next = new SqliteFile(pathToFileURL(path).href)
  expect(await next.use(one => one)).not.toBe(connection)
  next.close()
})

test('what was closed is not used any more, also not by who is still waiting for the file', async () => {
  const file = new SqliteFile(pathToFileURL(somewhere()).href)
  const waiting = file.use(() => 'used')
  file.close()
  await expect(waiting).rejects.toThrow('was closed')
  await expect(file.use(() => 'used')).rejects.toThrow('was closed')
})

test('reader and writer wait until the file and its table are made, and do not make them', async () => {
  const path = somewhere()
  const { store, writer } = opened(path)
  const early = [store.get('k'), writer.transact([upsert('k')], 'p')]
  await pause(1)
  expect(existsSync(path)).toBe(false)
  made(path)
  expect((await Promise.all(early))[1]).toBe('committed')
  expect(await store.get('k')).toMatchObject({ key: 'k', value: { n: 1 } })
})

test('a writer waits for another process to finish, and both see what the other has written', async () => {
  const path = somewhere()
  const other = made(path)
  const { store, writer } = opened(path)
  await writer.transact([upsert('mine')], 'p')
  other.exec("BEGIN IMMEDIATE; UPDATE journal SET etag = 'theirs'")
  const mine = ['one', 'two'].map(key => writer.transact([upsert(key), upsert('more')], 'p'))
  mine.push(writer.transact([upsert('alone')], 'p'))
  expect((await store.get('mine'))?.etag).not.toBe('theirs')
  other.exec('COMMIT')
  expect(await Promise.all(mine)).toEqual(['committed', 'committed', 'committed'])
  expect((await store.get('mine'))?.etag).toBe('theirs')
  expect(other.prepare('SELECT count(*) AS count FROM journal').get()).toEqual({ count: 5 })
})

test('of a transaction with one row that is not as expected nothing is written, and the next one is', async () => {
  const path = somewhere()
  made(path)
  const { store, writer } = opened(path)
  expect(await writer.transact([upsert('a'), upsert('b', { etag: 'stale' })], 'p')).toBe('conflict')
  expect(await store.get('a')).toBeUndefined()
  const broken = upsert('b', { value: { n: 1n } as object })
  await expect(writer.transact([upsert('a'), broken], 'p')).rejects.toThrow('BigInt')
  expect(await store.get('a')).toBeUndefined()
  expect(await writer.transact([upsert('a'), upsert('b', { insert: true })], 'p')).toBe('committed')
  expect(await writer.transact([upsert('b', { insert: true })], 'p')).toBe('conflict')
})

test('indexes that cannot be made leave none behind', async () => {
  const path = somewhere()
  const other = made(path)
  const file = new SqliteFile(pathToFileURL(path).href)
  onTestFinished(() => file.close())
  const statements = ['CREATE INDEX fine ON journal (etag)', 'CREATE INDEX broken ON journal (nothing)']
  await expect(file.use(connection => connection.execute(statements))).rejects.toThrow('nothing')
  expect(other.prepare("SELECT count(*) AS count FROM sqlite_master WHERE name = 'fine'").get()).toEqual({ count: 0 })
})
