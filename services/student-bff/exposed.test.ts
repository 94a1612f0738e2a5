import { expect, test } from 'vitest'
import { behind, exposed } from './exposed.ts'

test('Every operation is exposed once', () => {
  const names = exposed.map(({ method, path }) => `${method} ${path}`)
  expect(names).toEqual([...new Set(names)])
})

test('Nothing outside the public API is exposed', () => {
  for (const { path } of exposed) expect(path).toMatch(/^\/(?:v1|\.well-known)\/[a-z]/)
})

test('A path of several services goes to the one whose matter it is', () => {
  const appOf = (path: string) => exposed.filter(each => each.path === path).map(({ app }) => app)
  expect(appOf('/v1/sections/:id')).toEqual(['catalog', 'catalog'])
  expect(appOf('/v1/sections/:id/roster')).toEqual(['enrollment'])
  expect(appOf('/v1/dead-letters/billing-worker')).toEqual(['billing-worker'])
})

test('Only a catalog file may be larger than a mebibyte', () => {
  expect(exposed.filter(({ bytes }) => bytes !== undefined)).toMatchObject([
    { method: 'post', path: '/v1/catalog/imports', bytes: 16 * 1024 * 1024 },
  ])
})

test('The services behind are those of the table', () => {
  expect(behind).toEqual(['identity', 'catalog', 'enrollment', 'billing', 'notification', 'billing-worker'])
})
