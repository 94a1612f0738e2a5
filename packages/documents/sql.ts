import type { Dialect, Statement } from './dialect.ts'
import type { Scalar } from './scalar.ts'
import type { SqlIndex } from './sql-index.ts'
import type { Bounds, Filter, Query } from './store.ts'

/** A table as one database speaks of it. */
export interface Table {
  readonly dialect: Dialect
  readonly name: string
}

/** What to look for, without the index that is looked in. */
type Conditions = Omit<Filter, 'index'>
type Page = Omit<Query, 'index'>

const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

/** The row with this key. */
export const selectKey = ({ dialect, name }: Table, key: string): Statement => ({
  text: `SELECT ${dialect.columns} FROM "${name}" WHERE key = ${dialect.bind(1)} AND ${dialect.live}`,
  values: [key],
})

/** The rows with these keys. */
export const selectKeys = ({ dialect, name }: Table, keys: readonly string[]): Statement => ({
  text: `SELECT ${dialect.columns} FROM "${name}" WHERE ${dialect.keyIn(dialect.bind(1))} AND ${dialect.live}`,
  values: [keys],
})

export function selectCount(table: Table, index: SqlIndex, conditions: Conditions): Statement {
  const { from, where, values } = filtered(table, index, conditions)
  return { text: `SELECT count(*) AS count ${from} WHERE ${where.join(' AND ')}`, values }
}

/** One page, found by where the page before ended rather than by counting rows off. */
export function selectPage(table: Table, index: SqlIndex, page: Page): Statement {
  const { order = 'asc', after, limit } = page
  const { from, where, rest, values, bind } = filtered(table, index, page)
  if (after) where.push(`(${rest.join(', ')}) ${order === 'asc' ? '>' : '<'} (${after.map(bind).join(', ')})`)
  const sorted = rest.map(column => `${column} ${order}`).join(', ')
  const rows = `SELECT ${table.dialect.columns} ${from} WHERE ${where.join(' AND ')}`
  // The cast: SQLite plans a statement anew whenever the bare parameter of a LIMIT is bound, which costs more than the rows.
  return { text: `${rows} ORDER BY ${sorted} LIMIT CAST(${bind(limit)} AS integer)`, values }
}

function filtered({ dialect, name }: Table, index: SqlIndex, { equals = [], bounds = {} }: Conditions) {
  const values: Scalar[] = []
  const bind = (value: Scalar) => dialect.bind(values.push(value))
  const rest = index.columns.slice(equals.length)
  const where = [
    ...index.found,
    dialect.live,
    ...equals.map((value, position) => `${index.columns[position]} = ${bind(value)}`),
    ...between(rest[0], bounds, bind),
  ]
  return { from: `FROM "${name}" ${dialect.using(index.name)}`, where, rest, values, bind }
}

function between(column: string | undefined, bounds: Bounds, bind: (value: Scalar) => string): string[] {
  const given = Object.entries(OPERATORS) as [keyof Bounds, string][]
  return given.flatMap(([name, operator]) => {
    const bound = bounds[name]
    return bound === undefined ? [] : [`${column} ${operator} ${bind(bound)}`]
  })
}
