import { expect, test } from 'vitest'
import { postgresDialect } from './postgres.ts'
import { sqlIndex } from './sql-index.ts'
import { sqliteDialect } from './sqlite.ts'
import type { Index } from './store.ts'

const index: Index = { name: 'due', prefix: 's:', fields: [{ path: ['due'], type: 'string' }], acrossTenants: true }

test('only plain names get into a statement', () => {
  const quote = `x') = 1 OR ('1`
  const odd: Partial<Index>[] = [
    { name: quote },
    { prefix: `${quote}:` },
    { prefix: 's' },
    { fields: [{ path: ['doc', quote], type: 'string' }] },
    { only: { field: { path: [quote], type: 'boolean' }, is: true } },
  ]
  for (const part of odd)
    for (const dialect of [sqliteDialect, postgresDialect])
      expect(() => sqlIndex(dialect, 'journal', { ...index, ...part })).toThrow('not a plain name')
})

test('a value in a definition is quoted', () => {
  const only = { field: { path: ['type'], type: 'string' }, is: "O'Hara" } as const
  expect(sqlIndex(sqliteDialect, 'journal', { ...index, only }).create).toContain(`'O''Hara'`)
  expect(sqlIndex(postgresDialect, 'journal', { ...index, only }).create).toContain(`'O''Hara'`)
})

test('another definition is another index of the same stem, and a name fits into PostgreSQL', () => {
  const changed = sqlIndex(sqliteDialect, 'journal', { ...index, prefix: 'c:' })
  const given = sqlIndex(sqliteDialect, 'journal', index)
  expect(changed.name).not.toBe(given.name)
  expect(changed.stem).toBe(given.stem)
  expect(() => sqlIndex(postgresDialect, 'journal', { ...index, name: 'x'.repeat(50) })).toThrow('too long')
})
