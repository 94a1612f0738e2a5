import { expect, test } from 'vitest'
import { z } from 'zod'
import { runService } from '../testing/service.ts'
import { openApiDocument } from './openapi.ts'
import { page, pageQuery } from './page.ts'
import { contract, route } from './route.ts'

const Course = z
  .object({ id: z.string(), seats: z.int().optional(), room: z.string().nullable() })
  .meta({ id: 'Course' })
const list = contract({
  method: 'get',
  path: '/v1/courses',
  summary: 'Courses',
  access: 'public',
  query: pageQuery,
  responses: { 200: page(Course) },
})
const change = contract({
  method: 'put',
  path: '/v1/courses/:id/rooms/:room',
  summary: 'Change',
  access: ['registrar'],
  params: z.object({ id: z.string(), room: z.string() }),
  body: Course,
  idempotent: true,
  ifMatch: 'required',
  responses: { 200: Course, 204: null },
  problems: { 409: 'The room is taken.' },
})
const load = contract({
  method: 'post',
  path: '/v1/imports',
  summary: 'Import',
  access: 'signed-in',
  body: z.string(),
  bodyKind: 'csv',
  responses: { 202: null },
})

const calendar = contract({
  method: 'get',
  path: '/v1/calendar',
  summary: 'Calendar',
  access: 'public',
  mediaType: 'text/calendar',
  responses: { 200: z.string() },
})

const info = { title: 'Campus', version: '1', servers: [{ url: '/' }] }
// biome-ignore lint/suspicious/noExplicitAny: the document is looked at as any reader of JSON would
const document: any = openApiDocument(info, [list, change, load, calendar])

test('The document is OpenAPI 3.1 and names every path with its parameters', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Campus', version: '1' }, servers: [{ url: '/' }] })
  expect(Object.keys(document.paths)).toEqual([
    '/v1/courses',
    '/v1/courses/{id}/rooms/{room}',
    '/v1/imports',
    '/v1/calendar',
  ])
  const names = document.paths['/v1/courses/{id}/rooms/{room}'].put.parameters.map(
    ({ name, in: where, required }: Record<string, unknown>) => [where, name, required],
  )
  expect(names).toEqual([
    ['path', 'id', true],
    ['path', 'room', true],
    ['header', 'Idempotency-Key', true],
    ['header', 'If-Match', true],
  ])
})

test('A query with a default is optional, and says its bounds', () => {
  expect(document.paths['/v1/courses'].get.parameters).toMatchObject([
    { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
    { name: 'cursor', in: 'query', required: false, schema: { type: 'string' } },
  ])
})

test('Named schemas are components, nullable in the way of 3.1', () => {
  const { responses } = document.paths['/v1/courses'].get
  const { schema } = responses[200].content['application/json']
  expect(schema.properties.items).toEqual({ type: 'array', items: { $ref: '#/components/schemas/Course' } })
  expect(document.components.schemas.Course).toMatchObject({
    required: ['id', 'room'],
    properties: { room: { type: ['string', 'null'] } },
  })
})

test('Security, bodies, bodiless answers and problems are told', () => {
  const { put } = document.paths['/v1/courses/{id}/rooms/{room}']
  expect(document.paths['/v1/courses'].get.security).toBeUndefined()
  expect(put.security).toEqual([{ bearer: [] }])
  expect(put.description).toBe('For registrar.')
  expect(put.requestBody).toMatchObject({ required: true })
  expect(put.responses[204].content).toBeUndefined()
  expect(put.responses[409]).toMatchObject({ description: 'The room is taken.' })
  expect(put.responses.default.content['application/problem+json'].schema).toEqual({
    $ref: '#/components/schemas/Problem',
  })
  expect(Object.keys(document.paths['/v1/imports'].post.requestBody.content)).toEqual(['text/csv'])
})

test('What is not JSON is told as what it is, its problems are problems still', () => {
  const { responses } = document.paths['/v1/calendar'].get
  expect(responses[200].content).toEqual({ 'text/calendar': { schema: { type: 'string' } } })
  expect(Object.keys(responses.default.content)).toEqual(['application/problem+json'])
})

test('A service serves its own part of it', async () => {
  const service = await runService({ routes: [route(list, () => ({ status: 200, body: { items: [], next: null } }))] })
  const answer = await service.call('GET', '/openapi.json', { anonymous: true })
  expect(Object.keys(answer.json.paths)).toEqual(['/v1/courses'])
  await service.stop()
})
