import { createHash } from 'node:crypto'
import type { Dialect } from './dialect.ts'
import type { Field, Index } from './store.ts'

/** An index in the words of one database. */
export interface SqlIndex {
  /** Ends with a hash of the definition, so that a changed definition is another index. */
  readonly name: string
  /** What the names of all its definitions begin with. */
  readonly stem: string
  /** The indexed expressions; the key comes last and breaks ties. */
  readonly columns: readonly string[]
  /** True of the rows it finds. It begins with what the definition says to the letter, so that a planner sees it will do. */
  readonly found: readonly string[]
  readonly create: string
}

const TENANT: Field = { path: ['tenant'], type: 'string' }
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/
const FIELD = /^[A-Za-z][A-Za-z0-9_]*$/
const PREFIX = /^[a-z-]+:$/
/** What PostgreSQL keeps of a name. */
const LONGEST = 63

export function sqlIndex(dialect: Dialect, table: string, index: Index): SqlIndex {
  check(index)
  const fields = index.acrossTenants ? index.fields : [TENANT, ...index.fields]
  const columns = [...fields.map(field => dialect.field(field)), dialect.key]
  const present = index.fields.map(field => `${dialect.field(field)} IS NOT NULL`)
  // Each expression costs every write of a row some microseconds, so the definition has none it can do without.
  const held = [...heldBy(dialect, index), ...(index.sparse ? present : [])]
  const body = `ON "${table}" (${columns.join(', ')}) WHERE ${held.join(' AND ')}`
  const stem = `${table}_${index.name}_`
  const name = stem + createHash('sha256').update(body).digest('hex').slice(0, 8)
  if (name.length > LONGEST) throw new TypeError(`the name of index ${index.name} is too long`)
  const found = [...new Set([...held, ...present])]
  return { name, stem, columns, found, create: `CREATE INDEX IF NOT EXISTS "${name}" ${body}` }
}

function heldBy(dialect: Dialect, { prefix, only }: Index): string[] {
  const end = `${prefix.slice(0, -1)};`
  return [
    `${dialect.key} >= ${dialect.literal(prefix)}`,
    `${dialect.key} < ${dialect.literal(end)}`,
    ...(only ? [`${dialect.field(only.field)} = ${dialect.literal(only.is)}`] : []),
  ]
}

/** Names go into the statements as they are, so they must be plain. */
function check({ name, prefix, fields, only }: Index): void {
  const paths = [...fields, ...(only ? [only.field] : [])].flatMap(field => field.path)
  const odd = !NAME.test(name) ? name : !PREFIX.test(prefix) ? prefix : paths.find(part => !FIELD.test(part))
  if (odd !== undefined) throw new TypeError(`not a plain name in an index: ${JSON.stringify(odd)}`)
}
