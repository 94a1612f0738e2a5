import { expect, test } from 'vitest'
import { openStore } from './open-store.ts'

test('a store is named by its URL; nothing else is opened', () => {
  for (const url of ['mysql://localhost/x', 'http://localhost', 'postgress://x'])
    expect(() => openStore(url, 'documents')).toThrow('no store speaks')
  for (const url of ['', 'x.db']) expect(() => openStore(url, 'documents')).toThrow('Invalid URL')
  for (const table of ['', 'a b', 'a"b', 'State', 'a;b'])
    expect(() => openStore('file:/x.db', table)).toThrow('not a table')
})
