import { expect, test } from 'vitest'
import { readRow } from './row.ts'

const value = {
  id: 'a',
  tenant: 'u1',
  kind: 'section',
  version: 1,
  generation: 0,
  gone: false,
  sequences: { self: 1 },
  doc: { title: 'Calculus' },
}

test('a row is read by its tenant, and a row of another one never passes (R-51)', () => {
  const stored = { key: 'section:u1:a', value, etag: '1' }
  expect(readRow(stored, 'u1')).toEqual(value)
  expect(() => readRow(stored, 'u2')).toThrow('another tenant')
  expect(() => readRow({ ...stored, value: { ...value, tenant: undefined } }, 'u1')).toThrow('expected string')
})
