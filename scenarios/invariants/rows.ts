import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

export interface Row {
  readonly key: string
  readonly value: unknown
}

/** Every row of a table that a state component keeps, in SQLite or PostgreSQL; none where the store does not exist. */
export const rowsOf = (url: string, table: 'journal' | 'documents'): Promise<readonly Row[]> =>
  url.startsWith('file:') ? Promise.resolve(sqliteRows(url, table)) : postgresRows(url, table)

function sqliteRows(url: string, table: string): Row[] {
  const path = fileURLToPath(url.replace(/^file:(?!\/\/)/, 'file://'))
  if (!existsSync(path)) return []
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)
    if (!known) return []
    const rows = database.prepare(`SELECT key, value FROM ${table}`).all()
    return rows.map(({ key, value }) => ({ key: String(key), value: JSON.parse(String(value)) }))
  } finally {
    database.close()
  }
}

async function postgresRows(url: string, table: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const known = await client.query('SELECT to_regclass($1) AS name', [table])
    if (!known.rows[0]?.name) return []
    const { rows } = await client.query(`SELECT key, value FROM ${table}`)
    return rows.map(({ key, value }) => ({ key: String(key), value }))
  } finally {
    await client.end()
  }
}
