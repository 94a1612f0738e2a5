import { bearerAuthentication, createLog, createService, jwksKeySource, tokenVerifier } from '@campus/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogRoutes } from './api.ts'
import { AUDIENCE, type CallOptions, call, ISSUER, publicKeys, term } from './testing/university.ts'
import { untouched } from './testing/untouched.ts'

const keys = jwksKeySource(async () => publicKeys)
const verify = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys })
const service = createService({
  name: 'catalog',
  routes: catalogRoutes(untouched),
  authenticate: bearerAuthentication(verify, { isRevoked: async () => false }),
  log: createLog('catalog', 'silent'),
})
let url = ''
beforeAll(async () => {
  url = (await service.listen(0)).url
})
afterAll(() => service.stop())
const ask = (method: string, path: string, options?: CallOptions) => call(url, method, path, options)
const pathsOf = ({ body }: { body: { errors?: { path: string }[] } }) => body.errors?.map(({ path }) => path)

const course = { id: 'cs-1', subject: 'CS', number: '1', title: 'One', credits: { min: 3, max: 3 } }
const section = { id: 's-1', courseId: 'cs-1', term: '2026-su', crn: '1', capacity: 10 }
const meeting = { days: ['MO'], start: '09:00', end: '09:50' }

describe('who may write', () => {
  test.each([
    ['POST', '/v1/terms'],
    ['PUT', '/v1/terms/t'],
    ['POST', '/v1/courses'],
    ['PUT', '/v1/courses/cs-1'],
    ['POST', '/v1/sections'],
    ['PUT', '/v1/sections/s-1'],
    ['PUT', '/v1/cross-list-groups/g-1'],
    ['POST', '/v1/catalog/imports?term=2026-su'],
    ['GET', '/v1/catalog/imports/i-1'],
  ])('%s %s is for registrars', async (method, path) => {
    const body = method === 'GET' ? {} : { body: {} }
    for (const as of ['student', 'lecturer', 'finance', 'it-admin'])
      expect((await ask(method, path, { as, ...body })).status).toBe(403)
    expect((await ask(method, path, { ...body, headers: { authorization: '' } })).status).toBe(401)
  })
  test.each(['/v1/terms', '/v1/terms/t', '/v1/courses', '/v1/courses/c', '/v1/sections', '/v1/sections/s'])(
    'GET %s is for everybody who is signed in',
    async path => {
      expect((await ask('GET', path, { headers: { authorization: '' } })).status).toBe(401)
      expect((await ask('GET', path, { as: 'student' })).status).toBe(500)
    },
  )
})

describe('a term', () => {
  test.each([
    ['that ends before it starts', { end: '2026-05-17T05:00:00Z' }, 'body.end'],
    [
      'whose registration closes as it opens',
      { registrationCloses: '2026-03-01T06:00:00Z' },
      'body.registrationCloses',
    ],
    [
      'that is withdrawn from before it is dropped',
      { withdrawDeadline: '2026-05-31T05:00:00Z' },
      'body.withdrawDeadline',
    ],
    ['with a moment that is none', { start: '2026-02-30T00:00:00Z' }, 'body.start'],
    ['with an id that is none', { id: 'Summer 2026' }, 'body.id'],
    ['with an id that is too long', { id: 't'.repeat(41) }, 'body.id'],
  ])('%s is refused (R-01)', async (_what, more, path) => {
    const answer = await ask('POST', '/v1/terms', { body: term('2026-su', more) })
    expect([answer.status, pathsOf(answer)]).toEqual([400, [path]])
  })
})

describe('a course', () => {
  test.each([
    ['without a subject', { subject: '' }, 'body.subject'],
    ['with less at most than at least', { credits: { min: 4, max: 3 } }, 'body.credits'],
    ['with credits that are no number', { credits: 'three' }, 'body.credits'],
    ['with prerequisites that are none (R-13)', { prerequisites: { corse: 'cs-1' } }, 'body.prerequisites'],
  ])('%s is refused', async (_what, more, path) => {
    const answer = await ask('POST', '/v1/courses', { body: { ...course, ...more } })
    expect([answer.status, pathsOf(answer)]).toEqual([400, [path]])
  })
  test.each([
    ['POST', '/v1/courses'],
    ['PUT', '/v1/courses/cs-1'],
  ])('with several mistakes in its rules is refused with each of them: %s %s (R-13)', async (method, path) => {
    const prerequisites = { all: [{ course: 'CS 1' }, { course: 'cs-2', minGrade: 'Z' }, { level: 'a', program: 'b' }] }
    const answer = await ask(method, path, { body: { ...course, prerequisites, corequisites: { any: [] } } })
    expect([answer.status, pathsOf(answer)]).toEqual([
      400,
      [
        'body.prerequisites.all.0.course',
        'body.prerequisites.all.1.minGrade',
        'body.prerequisites.all.2',
        'body.corequisites.any',
      ],
    ])
  })
  test.each(['courses/cs-2', 'sections/s-2', 'terms/2027-su'])(
    'is not put under another id than its own: %s',
    async path => {
      const answer = await ask('PUT', `/v1/${path}`, { body: { ...term('2026-su'), ...section, ...course } })
      expect([answer.status, pathsOf(answer)]).toEqual([400, ['body.id']])
    },
  )
})

describe('a section', () => {
  test.each([
    ['that meets backwards', { meetings: [{ ...meeting, end: '08:00' }] }, 'body.meetings.0.end'],
    ['that meets on no day', { meetings: [{ ...meeting, days: [] }] }, 'body.meetings.0.days'],
    [
      'whose meetings end before they begin',
      { meetings: [{ ...meeting, from: '2026-06-02', to: '2026-06-01' }] },
      'body.meetings.0.to',
    ],
    ['with half a seat', { capacity: 0.5 }, 'body.capacity'],
    ['with fewer seats than none', { capacity: -1 }, 'body.capacity'],
    ['of a status that is none', { status: 'full' }, 'body.status'],
  ])('%s is refused (R-11)', async (_what, more, path) => {
    const answer = await ask('POST', '/v1/sections', { body: { ...section, ...more } })
    expect([answer.status, pathsOf(answer)]).toEqual([400, [path]])
  })
})

describe('an import', () => {
  test.each([
    ['of nothing', '/v1/catalog/imports?term=2026-su', undefined, 400],
    ['into no term', '/v1/catalog/imports', 'a,b', 400],
    ['with half a seat', '/v1/catalog/imports?term=2026-su&capacity=0.5', 'a,b', 400],
    ['of JSON', '/v1/catalog/imports?term=2026-su', {}, 415],
    ['of more than 16 MiB', '/v1/catalog/imports?term=2026-su', 'x'.repeat(16 * 1024 * 1024 + 1), 413],
  ])('%s is refused', async (_what, path, body, status) => {
    expect((await ask('POST', path, body === undefined ? {} : { body })).status).toBe(status)
  })
})

describe('a list', () => {
  test.each([
    ['/v1/courses?limit=0', 'query.limit'],
    ['/v1/courses?q=', 'query.q'],
    [`/v1/courses?q=${'x'.repeat(201)}`, 'query.q'],
    ['/v1/courses?term=A', 'query.term'],
    ['/v1/sections?courseId=cs-1&crn=1', 'query.crn'],
  ])('%s is refused', async (path, where) => {
    const answer = await ask('GET', path, { as: 'student' })
    expect([answer.status, pathsOf(answer)]).toEqual([400, [where]])
  })
  test('of courses refuses a cursor of its own making', async () => {
    const answer = await ask('GET', '/v1/courses?q=algebra&cursor=50.AAAA', { as: 'student' })
    expect([answer.status, answer.body.title]).toEqual([400, 'Cursor refused'])
  })
})

test('the document of the API has every call, and says what an import counts', async () => {
  const { status, body } = await ask('GET', '/openapi.json')
  expect(status).toBe(200)
  expect(Object.keys(body.paths).toSorted()).toEqual([
    '/v1/catalog/imports',
    '/v1/catalog/imports/{id}',
    '/v1/courses',
    '/v1/courses/{id}',
    '/v1/cross-list-groups/{id}',
    '/v1/sections',
    '/v1/sections/{id}',
    '/v1/terms',
    '/v1/terms/{id}',
    '/v1/terms/{id}/rolls',
    '/v1/terms/{id}/rolls/{rollId}',
    '/v1/terms/{id}/rolls/{rollId}/left-out',
  ])
  expect(JSON.stringify(body)).toContain('`sections` less `merged` sections stand in the catalog')
})
