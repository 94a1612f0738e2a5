import { existsSync, readFileSync } from 'node:fs'
import { until, usePlatform } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { fileOf } from './import/sample-file.ts'
import { seatTaken } from './testing/seats.ts'
import { type CallOptions, call, identity, term } from './testing/university.ts'

const platform = usePlatform({ services: ['catalog'], fixtures: [identity], env: { LOG_LEVEL: 'info' } })
const ask = (method: string, path: string, options?: CallOptions) =>
  call(platform().url('catalog'), method, path, options)
const shipped = readFileSync(new URL('./data/catalog.csv', import.meta.url), 'utf8')

/** For machines that have much else to do. */
const patience = 120_000

/** An import that was handed in, once it is over. */
const imported = async (csv: string, query: string, tenant = 'north') => {
  const started = await ask('POST', `/v1/catalog/imports?${query}`, { body: csv, tenant })
  expect(started.status).toBe(202)
  return ended(started.body.importId, tenant)
}
const ended = (id: string, tenant = 'north') =>
  until(
    async () => {
      const { status, body } = await ask('GET', `/v1/catalog/imports/${id}`, { tenant })
      return status === 200 && body.status !== 'running' && body
    },
    { within: patience, every: 200, what: 'the end of the import' },
  )
/** Every item of a list, page after page. */
const all = async (path: string, tenant = 'north') => {
  const items: { id: string; [more: string]: unknown }[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await ask('GET', `${path}&limit=200${cursor && `&cursor=${cursor}`}`, { as: 'student', tenant })
    items.push(...body.items)
    cursor = body.next
  }
  return items
}

const course = { id: 'cs-1', subject: 'CS', number: '1', title: 'One', credits: { min: 3, max: 4 } }
const section = { id: 'fall.1', courseId: 'cs-1', term: 'fall', crn: '1', capacity: 10 }

describe('the catalog by hand', () => {
  it('creates a term once, in UTC, and lists it', async () => {
    const body = term('fall', { start: '2026-08-24T00:00:00-05:00', end: '2026-12-12T06:00:00Z' })
    const created = await ask('POST', '/v1/terms', { body })
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toBe('/v1/terms/fall')
    expect(created.body).toMatchObject({ id: 'fall', start: '2026-08-24T05:00:00.000Z' })
    expect((await ask('POST', '/v1/terms', { body })).status).toBe(201)
    const other = await ask('POST', '/v1/terms', { body: { ...body, name: 'Autumn' } })
    expect([other.status, other.body.errors[0].code]).toEqual([409, 'ALREADY_EXISTS'])
    expect((await ask('GET', '/v1/terms', { as: 'student' })).body).toMatchObject({ items: [created.body], next: null })
    expect((await ask('GET', '/v1/terms/fall', { as: 'student' })).body).toEqual(created.body)
  })

  it('publishes a course, which is there to be read at once, and changes it for who has seen the newest', async () => {
    const created = await ask('POST', '/v1/courses', { body: course })
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"'])
    const read = await ask('GET', '/v1/courses/cs-1', { as: 'student' })
    expect([read.status, read.headers.get('etag'), read.body]).toEqual([200, '"1"', { ...course, description: '' }])
    const put = (title: string, etag: string) =>
      ask('PUT', '/v1/courses/cs-1', { body: { ...course, title }, headers: { 'if-match': etag } })
    expect((await put('Two', '"1"')).headers.get('etag')).toBe('"2"')
    expect((await put('Three', '"1"')).status).toBe(412)
    expect((await ask('GET', '/v1/courses/cs-1', { headers: { 'if-none-match': '"2"' } })).status).toBe(304)
    expect((await ask('GET', '/v1/courses?q=two')).body.items).toMatchObject([{ id: 'cs-1', title: 'Two' }])
    expect((await ask('PUT', '/v1/courses/cs-2', { body: course })).status).toBe(400)
    expect((await ask('PUT', '/v1/courses/cs-2', { body: { ...course, id: 'cs-2' } })).status).toBe(404)
  })

  it('opens a section where its course and term are, and shows how full it is', async () => {
    const nowhere = await ask('POST', '/v1/sections', { body: { ...section, courseId: 'cs-9', term: 'never' } })
    expect(nowhere.status).toBe(409)
    expect(nowhere.body.errors).toMatchObject([{ courseId: 'cs-9' }, { term: 'never' }])
    const created = await ask('POST', '/v1/sections', { body: section })
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"'])
    expect(created.body).toMatchObject({ credits: course.credits, waitlistCapacity: 0, arranged: true, status: 'open' })
    const read = await ask('GET', '/v1/sections/fall.1', { as: 'student' })
    expect(read.body).toEqual({ ...created.body, seats: { capacity: 10, taken: 0, held: 0, waiting: 0 } })
    for (const query of ['courseId=cs-1', 'term=fall', 'term=fall&courseId=cs-1', 'crn=1', 'crn=1&term=fall'])
      expect((await ask('GET', `/v1/sections?${query}`, { as: 'student' })).body.items).toEqual([read.body])
    expect((await ask('GET', '/v1/sections?term=spring', { as: 'student' })).body.items).toEqual([])
    const moved = await ask('PUT', '/v1/sections/fall.1', { body: { ...section, courseId: 'cs-9' } })
    expect([moved.status, moved.body.errors.map((error: { code: string }) => error.code)]).toEqual([
      409,
      ['NOT_FOUND', 'ALREADY_EXISTS'],
    ])
    expect((await ask('PUT', '/v1/sections/fall.2', { body: { ...section, id: 'fall.2' } })).status).toBe(404)
  })

  it('hears from enrollment how many seats are gone', async () => {
    await seatTaken(platform(), 'north', { sectionId: 'fall.1', taken: 3, held: 2, waiting: 1 })
    const read = await until(async () => {
      const answer = await ask('GET', '/v1/sections/fall.1', { as: 'student', headers: { 'if-none-match': '"1"' } })
      return answer.body.seats.taken > 0 && answer
    })
    expect(read.body.seats).toEqual({ capacity: 10, taken: 3, held: 2, waiting: 1 })
    expect(read.headers.get('etag')).toBe('"1"')
  })

  it('lists a course in a term while one of its sections is not cancelled', async () => {
    const offered = async () => (await ask('GET', '/v1/courses?term=fall', { as: 'student' })).body.items
    expect(await offered()).toMatchObject([{ id: 'cs-1' }])
    const cancelled = { ...section, status: 'cancelled' }
    expect((await ask('PUT', '/v1/sections/fall.1', { body: cancelled })).status).toBe(200)
    expect(await offered()).toEqual([])
    expect((await ask('PUT', '/v1/sections/fall.1', { body: section })).status).toBe(200)
    expect(await offered()).toMatchObject([{ id: 'cs-1' }])
  })

  it('is nothing to another university (S-18)', async () => {
    for (const path of ['terms/fall', 'courses/cs-1', 'sections/fall.1'])
      expect((await ask('GET', `/v1/${path}`, { tenant: 'south' })).status).toBe(404)
    for (const path of ['terms?', 'courses?', 'courses?q=two', 'sections?term=fall'])
      expect((await ask('GET', `/v1/${path}`, { tenant: 'south' })).body.items).toEqual([])
    expect((await ask('POST', '/v1/catalog/imports?term=fall', { tenant: 'south', body: shipped })).status).toBe(404)
  })
})

describe('the catalog from a file', () => {
  it('knows no import into a term that is not there', async () => {
    expect((await ask('POST', '/v1/catalog/imports?term=2026-fa', { body: shipped })).status).toBe(404)
  })

  it('takes in what is right, lists what is wrong, and finds all of it', async () => {
    await ask('POST', '/v1/terms', { body: term('2026-fa') })
    const report = await imported(shipped, 'term=2026-fa&capacity=40&waitlistCapacity=7')
    expect(report).toMatchObject({ status: 'done', courses: 125, sections: 257, merged: 59, warnings: [] })
    expect(report.prerequisites).toEqual({ texts: 85, parsed: 73 })
    expect(report.rejected.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [67, 'END_BEFORE_START'],
      [113, 'MISSING_CRN'],
      [157, 'BAD_CREDITS'],
      [180, 'DUPLICATE_CRN'],
      [193, 'INCOMPLETE_SECTION'],
      [194, 'BAD_DAYS'],
    ])
    expect(await all('/v1/courses?term=2026-fa')).toHaveLength(125)
    const sections = await all('/v1/sections?term=2026-fa')
    expect(sections).toHaveLength(198)
    expect(sections.every(one => one['waitlistCapacity'] === 7)).toBe(true)
  })

  it('searches with typing errors, within subject and term', async () => {
    const ids = async (query: string) =>
      (await ask('GET', `/v1/courses?${query}`, { as: 'student' })).body.items.map((one: { id: string }) => one.id)
    expect((await ids('q=humam%20interfces'))[0]).toBe('cs-310')
    expect((await ids('q=cronica&term=2026-fa'))[0]).toBe('span-252')
    expect(await ids('q=cronica&term=fall')).toEqual([])
    expect((await ids('q=history&subject=LAW')).every((id: string) => id.startsWith('law-'))).toBe(true)
    expect(await ids('subject=SPAN&term=2026-fa&limit=1')).toHaveLength(1)
  })

  it('pages through what it found, and refuses a cursor of another list', async () => {
    const first = (await ask('GET', '/v1/courses?q=the&limit=5')).body
    const second = (await ask('GET', `/v1/courses?q=the&limit=5&cursor=${first.next}`)).body
    const whole = (await ask('GET', '/v1/courses?q=the&limit=10')).body
    expect([...first.items, ...second.items]).toEqual(whole.items)
    for (const query of ['q=world', 'q=the&term=2026-fa', 'term=2026-fa', 'subject=CS'])
      expect((await ask('GET', `/v1/courses?${query}&cursor=${first.next}`)).status).toBe(400)
  })

  it('changes nothing the second time', async () => {
    const before = await all('/v1/sections?term=2026-fa')
    expect(await imported(shipped, 'term=2026-fa&capacity=40')).toMatchObject({
      status: 'done',
      sections: 257,
      merged: 59,
    })
    expect(await all('/v1/sections?term=2026-fa')).toEqual(before)
    expect((await ask('GET', '/v1/courses/cs-310')).headers.get('etag')).toBe('"1"')
  })

  it('fails visibly where nothing of the file can be read', async () => {
    const report = await imported('Subject,Number\nCS,101\n', 'term=2026-fa')
    expect(report).toMatchObject({ status: 'failed', sections: 0, rejected: [{ line: 1, code: 'MISSING_COLUMN' }] })
  })

  it('lists the rows of a section that would have to move to another course', async () => {
    const row = { YearTerm: '2026-fa', CRN: '90001' }
    await imported(fileOf(row), 'term=2026-fa')
    const report = await imported(fileOf({ ...row, Number: '102' }), 'term=2026-fa')
    expect(report).toMatchObject({ status: 'done', courses: 1, sections: 0, merged: 0 })
    expect(report.rejected).toMatchObject([{ line: 2, code: 'ALREADY_EXISTS' }])
  })

  it(
    'ends complete although the service is killed in the middle of it',
    async () => {
      await ask('POST', '/v1/terms', { body: term('long') })
      const rows = Array.from({ length: 900 }, (_, n) => ({ YearTerm: 'long', CRN: `${n + 1}`, Number: `${n % 400}` }))
      const started = await ask('POST', '/v1/catalog/imports?term=long', { body: fileOf(...rows) })
      const id = started.body.importId
      const half = await until(async () => {
        const { body } = await ask('GET', `/v1/catalog/imports/${id}`)
        return body.courses > 0 && body
      })
      platform().process('catalog').kill()
      expect(half).toMatchObject({ status: 'running' })
      const report = await ended(id)
      expect(platform().process('catalog').restarts).toBeGreaterThan(0)
      expect(report).toMatchObject({ status: 'done', courses: 400, sections: 900, merged: 0, rejected: [] })
      expect(await all('/v1/sections?term=long')).toHaveLength(900)
      expect(await all('/v1/courses?term=long')).toHaveLength(400)
    },
    patience,
  )
})

/** The summer 2026 catalog of a public university, kept beside the repository where it is at hand. */
const file = new URL('../../../shared/data/catalog-2026-summer.csv', import.meta.url)
const there = existsSync(file)
const because = there ? '' : ' (skipped: ../shared/data/catalog-2026-summer.csv is not there)'

describe.skipIf(!there)(`the summer 2026 catalog of a public university${because}`, () => {
  it(
    'is in, all of it: 1,062 courses of 1,724 rows, of which 49 are further meetings',
    async () => {
      await ask('POST', '/v1/terms', { body: term('2026-su'), tenant: 'west' })
      const report = await imported(readFileSync(file, 'utf8'), 'term=2026-su&capacity=40', 'west')
      expect(report).toMatchObject({ status: 'done', courses: 1_062, sections: 1_724, merged: 49, rejected: [] })
      expect(report.warnings).toHaveLength(2)
      expect(await all('/v1/courses?term=2026-su', 'west')).toHaveLength(1_062)
      expect(await all('/v1/sections?term=2026-su', 'west')).toHaveLength(1_675)
    },
    patience,
  )
})
