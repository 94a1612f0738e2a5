import { describe, expect, test } from 'vitest'
import { asyncApiBreaks } from './asyncapi-breaks.ts'
import { schemaBreaks } from './breaks.ts'
import { openApiBreaks } from './openapi-breaks.ts'

const breaks = (before: unknown, after: unknown, way: 'sent' | 'received') =>
  schemaBreaks({ schema: before, root: {} }, { schema: after, root: {} }, way, 'it')
const seat = { type: 'object', properties: { id: { type: 'string' }, row: { type: 'integer' } }, required: ['id'] }
const without = { ...seat, properties: { id: { type: 'string' } } }
const demanding = { ...seat, required: ['id', 'row'] }

describe('what clients send', () => {
  test('may have more that need not be sent, and a member less', () => {
    expect([...breaks(without, seat, 'sent'), ...breaks(demanding, seat, 'sent')]).toEqual([])
  })
  test('must not demand more, take fewer types or fewer values', () => {
    expect(breaks(seat, demanding, 'sent')).toEqual(['it.row: must be sent now'])
    expect(breaks({ type: 'number' }, { type: 'integer' }, 'sent')).toEqual(['it: was number, is integer'])
    expect(breaks({ enum: ['a', 'b'] }, { enum: ['a'] }, 'sent')).toEqual(['it: lost b'])
    expect(breaks({ type: 'string' }, { type: 'string', enum: ['a'] }, 'sent')).toEqual(['it: takes only some values'])
    expect(breaks({ anyOf: [{}, {}] }, { anyOf: [{}] }, 'sent')).toEqual(['it: takes fewer kinds (anyOf)'])
  })
})

describe('a schema that holds itself', () => {
  const tree = (node: object) => ({ schema: { $ref: '#/Node' }, root: { Node: node } })
  const children = { type: 'array', items: { $ref: '#/Node' } }
  const node = { type: 'object', properties: { children, name: { type: 'string' } } }

  test('is compared once, and to its end', () => {
    expect(schemaBreaks(tree(node), tree(node), 'received', 'it')).toEqual([])
    expect(schemaBreaks(tree(node), tree({ ...node, properties: { children } }), 'received', 'it')).toEqual([
      'it.name: is gone',
    ])
  })
})

describe('what clients receive', () => {
  test('may have more, and promise more', () => {
    expect([...breaks(without, seat, 'received'), ...breaks(seat, demanding, 'received')]).toEqual([])
    expect(breaks({ type: 'number' }, { type: 'integer' }, 'received')).toEqual([])
  })
  test('must not lose a member, leave it out or become another type, however deep', () => {
    const list = (items: unknown) => ({ type: 'array', items })
    expect(breaks(list(seat), list(without), 'received')).toEqual(['it[].row: is gone'])
    expect(breaks(demanding, seat, 'received')).toEqual(['it.row: may be missing now'])
    expect(breaks({ type: 'string' }, { type: ['string', 'null'] }, 'received')).toHaveLength(1)
  })
})

describe('the public API', () => {
  const operation = {
    responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Seat' } } } } },
  }
  const api = (schema: unknown, paths: object = { '/v1/seats': { get: operation } }) => ({
    paths,
    components: { schemas: { Seat: schema } },
  })

  test('must not lose a path, a method, a status or what a referred schema has', () => {
    expect(openApiBreaks(api(seat), api(seat))).toEqual([])
    expect(openApiBreaks(api(seat), api(without))).toEqual(['get /v1/seats 200.row: is gone'])
    expect(openApiBreaks(api(seat), api(seat, {}))).toEqual(['/v1/seats: is gone'])
    expect(openApiBreaks(api(seat), api(seat, { '/v1/seats': {} }))).toEqual(['get /v1/seats: is gone'])
    expect(openApiBreaks(api(seat), api(seat, { '/v1/seats': { get: { responses: {} } } }))).toEqual([
      'get /v1/seats: does not answer 200 any more',
    ])
  })
  test('must not demand a parameter that it did not', () => {
    const term = { in: 'query', name: 'term', required: true, schema: { type: 'string' } }
    const after = { ...operation, parameters: [term] }
    expect(openApiBreaks(api(seat), api(seat, { '/v1/seats': { get: after } }))).toEqual([
      'get /v1/seats: query term must be sent now',
    ])
  })
})

test('Events must not leave their channel, nor lose what they carry', () => {
  const events = (payload: unknown, messages: object) => ({
    channels: { billing: { messages } },
    components: { messages: { paid: { payload } } },
  })
  expect(asyncApiBreaks(events(seat, { paid: {} }), events(seat, { paid: {}, void: {} }))).toEqual([])
  expect(asyncApiBreaks(events(seat, { paid: {} }), events(without, {}))).toEqual([
    'paid: does not travel on billing any more',
    'paid.row: is gone',
  ])
})
