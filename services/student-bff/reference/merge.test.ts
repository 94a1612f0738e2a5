import { expect, test } from 'vitest'
import type { Exposed } from '../exposed.ts'
import { mergeParts } from './merge.ts'
import { Part } from './part.ts'

const operation = (schema: string, tag = 'seats') => ({
  tags: [tag],
  security: [{ bearer: [] }],
  responses: { 200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } } },
})
const part = (paths: object, schemas: object) =>
  Part.parse({ openapi: '3.1.0', paths, components: { schemas, securitySchemes: { bearer: { type: 'http' } } } })
const table: Exposed[] = [
  { app: 'a', method: 'get', path: '/v1/seats/:id' },
  { app: 'b', method: 'get', path: '/v1/rooms' },
]
const a = part(
  { '/v1/seats/{id}': { get: operation('Seat'), put: operation('Seat') }, '/v1/inside': { get: operation('Inside') } },
  { Seat: { properties: { row: { $ref: '#/components/schemas/Row' } } }, Row: { type: 'integer' }, Inside: {} },
)

test('Only what is exposed is told, with the components that it refers to', () => {
  const { paths, components } = mergeParts(table, new Map([['a', a]]))
  expect(paths).toEqual({ '/v1/seats/{id}': { get: operation('Seat') } })
  expect(Object.keys(components['schemas'] ?? {})).toEqual(['Row', 'Seat'])
  expect(Object.keys(components['securitySchemes'] ?? {})).toEqual(['bearer'])
})

test('Components of one name that differ are kept apart, and what refers to them follows', () => {
  const b = part({ '/v1/rooms': { get: operation('Row') } }, { Row: { type: 'string' } })
  const { paths, components } = mergeParts(
    table,
    new Map([
      ['a', a],
      ['b', b],
    ]),
  )
  expect(components['schemas']).toMatchObject({ Row: { type: 'integer' }, 'b.Row': { type: 'string' } })
  expect(paths['/v1/rooms']).toEqual({ get: operation('b.Row') })
})

test('In whatever order the parts come, the document is the same', () => {
  const b = part({ '/v1/rooms': { get: operation('Room', 'dead-letters') } }, { Room: {} })
  const one = mergeParts(
    table,
    new Map([
      ['a', a],
      ['b', b],
    ]),
  )
  expect(
    JSON.stringify(
      mergeParts(
        table,
        new Map([
          ['b', b],
          ['a', a],
        ]),
      ),
    ),
  ).toBe(JSON.stringify(one))
  expect(one.tags).toEqual([{ name: 'seats' }, { name: 'dead-letters' }])
})
