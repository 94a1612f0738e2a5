import { until, usePlatform } from '@campus/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCalendar } from '../services/enrollment/calendar/testing/reading.ts'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'
import type { ApiAnswer, Student } from './outside/index.ts'

const platform = usePlatform({ services: EVERY_SERVICE })
let day: CampusDay
const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const paid = { payment: { gateway: 'test' } }

interface Found {
  readonly [field: string]: unknown
}
const asRegistrar = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown, headers = {}) =>
  day.campus.call<Found>({ method, path, token: day.registrar, headers, ...(body !== undefined && { body }) })
const codesOf = ({ body }: ApiAnswer<{ errors?: readonly { code: string }[] }>) => body.errors?.map(({ code }) => code)

beforeAll(async () => {
  day = await CampusDay.open(platform(), 'terms')
  await day.students(16)
})

describe('a term (R-01)', () => {
  const spring = {
    id: 'spring-27',
    name: 'Spring 2027',
    start: '2027-01-11',
    end: '2027-05-07',
    addDeadline: '2027-01-22',
    dropDeadline: '2027-03-14',
    withdrawDeadline: '2027-04-16',
    registrationOpens: '2026-11-01',
    registrationCloses: '2027-01-22',
  }

  test('is written in days of the campus and kept as moments: the last day to drop is the one clocks go forward', async () => {
    const created = await asRegistrar('POST', '/v1/terms', spring)
    expect([created.status, created.body]).toMatchObject([
      201,
      {
        registrationOpens: '2026-11-01T05:00:00.000Z',
        start: '2027-01-11T06:00:00.000Z',
        addDeadline: '2027-01-23T06:00:00.000Z',
        dropDeadline: '2027-03-15T05:00:00.000Z',
        end: '2027-05-08T05:00:00.000Z',
      },
    ])
  })

  test('is changed by who has seen the newest of it, and refused with every date that is out of order', async () => {
    const put = (body: object, seen: string) =>
      asRegistrar('PUT', '/v1/terms/spring-27', { ...spring, ...body }, { 'if-match': seen })
    const { headers } = await asRegistrar('GET', '/v1/terms/spring-27')
    const changed = await put({ dropDeadline: '2027-03-12' }, String(headers['etag']))
    expect([changed.status, changed.body['dropDeadline']]).toEqual([200, '2027-03-13T06:00:00.000Z'])
    expect((await put({}, String(headers['etag']))).status).toBe(412)
    const odd = await put({ end: '2027-01-01', dropDeadline: '2027-04-17' }, '*')
    expect([odd.status, (odd.body['errors'] as { path: string }[]).map(({ path }) => path)]).toEqual([
      400,
      ['body.end', 'body.withdrawDeadline'],
    ])
  })
})

describe('the deadlines of a section (R-03)', () => {
  const register = (sectionId: string, student = day.someone()) =>
    day.register(student, { term: sectionId.split('.')[0], add: [{ sectionId }], ...paid }).then(answer => ({
      answer,
      student,
    }))
  const enrolledIn = async (sectionId: string) => {
    const { student } = await register(sectionId)
    return { student, item: await day.becomes(student, sectionId, 'enrolled') }
  }
  /** Changes a section as its registrar would who has just read it. */
  const change = async (sectionId: string, more: object) => {
    const path = `/v1/sections/${sectionId}`
    const { seats: _, ...known } = (await asRegistrar('GET', path)).body
    expect((await asRegistrar('PUT', path, { ...known, ...more })).status).toBe(200)
  }

  test('of its own end adding, and leave the others of the term alone', async () => {
    const over = await day.section('over', { capacity: 5, ofSection: { deadlines: { addDeadline: soon(-1) } } })
    const open = await day.section('open', { capacity: 5 })
    expect(codesOf((await register(over)).answer)).toEqual(['TERM_CLOSED'])
    expect((await register(open)).answer.body.items).toMatchObject([{ status: 'enrolled' }])
  })

  test('pass while a student sits in it: no drop any more, but a W', async () => {
    const section = await day.section('brief', { capacity: 5, ofSection: { deadlines: { dropDeadline: soon(3_600) } } })
    const { student, item } = await enrolledIn(section)
    expect(codesOf(await day.act(student, item, 'withdraw'))).toEqual(['TERM_CLOSED'])
    await change(section, { deadlines: { dropDeadline: soon(-1) } })
    await expect.poll(async () => codesOf(await day.act(student, item, 'drop'))).toEqual(['TERM_CLOSED'])
    expect((await day.act(student, item, 'withdraw')).body.items).toMatchObject([{ status: 'withdrawn' }])
  })

  test('are those of its part of term, which moves them for everybody at once', async () => {
    const part = {
      id: 'B',
      name: 'Second half',
      start: soon(0),
      end: soon(80 * 86_400),
      addDeadline: soon(3_600),
      dropDeadline: soon(7_200),
      withdrawDeadline: soon(40 * 86_400),
    }
    const closed = { registrationCloses: soon(-1), addDeadline: soon(-1), dropDeadline: soon(-1) }
    await day.term('parted', { ...closed, parts: [part] })
    expect((await asRegistrar('GET', '/v1/terms/parted')).body['parts']).toEqual([part])
    const whole = await day.section('whole', { term: 'parted', capacity: 5 })
    const half = await day.section('half', { term: 'parted', capacity: 5, ofSection: { partOfTerm: 'B' } })
    expect(codesOf((await register(whole)).answer)).toEqual(['TERM_CLOSED'])
    const { student, item } = await enrolledIn(half)

    const { body } = await asRegistrar('GET', '/v1/terms/parted')
    const moved = { ...body, parts: [{ ...part, addDeadline: soon(-1), dropDeadline: soon(-1) }] }
    expect((await asRegistrar('PUT', '/v1/terms/parted', moved)).status).toBe(200)
    await expect.poll(async () => codesOf((await register(half)).answer)).toEqual(['TERM_CLOSED'])
    expect(codesOf(await day.act(student, item, 'drop'))).toEqual(['TERM_CLOSED'])
    expect((await day.act(student, item, 'withdraw')).status).toBe(200)
  })

  test('are not those of a part that the term does not have', async () => {
    const about = { id: 'parted.x', courseId: 'c-half', term: 'parted', crn: '9', capacity: 1, partOfTerm: 'X' }
    expect(await asRegistrar('POST', '/v1/sections', about)).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'NOT_FOUND', partOfTerm: 'X' }] },
    })
  })
})

describe('meetings that are not every week (R-11)', () => {
  const monday = { days: ['MO'], start: '09:00', end: '10:00', from: '2027-01-11', to: '2027-02-28' }
  const odd = [{ ...monday, every: 2 }]
  const even = [{ ...monday, every: 2, from: '2027-01-18', except: ['2027-02-01'] }]

  test('conflict on days on which both are held, and the calendar shows each on its days', async () => {
    const student = day.someone()
    const [a, b, weekly] = [
      await day.section('a-weeks', { capacity: 5, meetings: odd }),
      await day.section('b-weeks', { capacity: 5, meetings: even }),
      await day.section('weekly', { capacity: 5, meetings: [{ ...monday, start: '09:59', end: '11:00' }] }),
    ]
    const first = await day.register(student, { add: [{ sectionId: a }, { sectionId: b }], ...paid })
    expect(first.body.items.map(({ status }) => status)).toEqual(['enrolled', 'enrolled'])
    const clash = await day.register(student, { add: [{ sectionId: weekly }], ...paid })
    expect(clash.body.errors).toMatchObject([
      { code: 'TIME_CONFLICT', with: a },
      { code: 'TIME_CONFLICT', with: b },
    ])
    const calendar = await day.campus.expect<string>(200, { path: '/v1/me/calendar.ics', token: student.token })
    const daysOf = readCalendar(calendar).map(({ uid, occurrences }) => [
      uid.split('@')[0],
      occurrences.map(({ local }) => local.slice(5, 10)),
    ])
    expect(Object.fromEntries(daysOf)).toEqual({
      [`${a}.0`]: ['01-11', '01-25', '02-08', '02-22'],
      [`${b}.0`]: ['01-18', '02-15'],
    })
  })
})

describe('a roll (R-19, S-21)', () => {
  const roll = async (more: object = {}, meanwhile: () => void = () => undefined) => {
    const started = await asRegistrar('POST', '/v1/terms/old/rolls', { to: 'new', ...more })
    expect(started.status).toBe(202)
    meanwhile()
    const path = `/v1/terms/old/rolls/${String(started.body['id'])}`
    const done = await until(
      async () => {
        const { status, body } = await asRegistrar('GET', path)
        return status === 200 && body['status'] === 'done' && body
      },
      { within: 45_000, what: 'the end of the roll' },
    )
    return { ...done, why: (await asRegistrar('GET', `${path}/left-out`)).body['items'] } as Found
  }
  const newOnes = async () => {
    const { items } = (await asRegistrar('GET', '/v1/sections?term=new')).body as { items: Found[] }
    return items.map(({ id }) => id).toSorted()
  }
  const about = { courseId: 'c-rolled', term: 'old', crn: '1', capacity: 30, credits: { min: 3, max: 3 } }
  const open = (id: string, more: object = {}) =>
    asRegistrar('POST', '/v1/sections', { ...about, id: `old.${id}`, ...more })

  test('says what it would do, copies what is not cancelled, and the second time what is missing', async () => {
    await day.term('old')
    await day.term('new', { start: soon(200 * 86_400), end: soon(290 * 86_400) })
    await day.section('rolled', { term: 'old', course: 'c-rolled', capacity: 30 })
    await asRegistrar('PUT', '/v1/cross-list-groups/old.xl-1', { capacity: 20 })
    expect((await open('listed', { crossListGroup: 'old.xl-1' })).status).toBe(201)
    await open('cancelled', { status: 'cancelled' })
    const why = [{ sectionId: 'old.cancelled', code: 'SECTION_CANCELLED', detail: 'It was cancelled.' }]

    expect(await roll({ dryRun: true })).toMatchObject({ copied: 2, existing: 0, leftOut: 1, why })
    expect(await newOnes()).toEqual([])
    expect(await roll({ options: { capacities: 'reset' } })).toMatchObject({ copied: 2, existing: 0, leftOut: 1, why })
    await expect.poll(newOnes).toEqual(['new.listed', 'new.rolled'])
    expect((await asRegistrar('GET', '/v1/sections/new.listed')).body).toMatchObject({
      term: 'new',
      capacity: 0,
      crossListGroup: 'new.xl-1',
      status: 'open',
    })
    expect((await asRegistrar('GET', '/v1/cross-list-groups/new.xl-1')).body).toMatchObject({ capacity: 0 })

    await open('late')
    expect(await roll()).toMatchObject({ copied: 1, existing: 2, leftOut: 1 })
    expect((await asRegistrar('GET', '/v1/sections/new.rolled')).body).toMatchObject({ capacity: 0 })
  })

  test('ends complete although the service is killed in the middle of it', async () => {
    await open('last')
    const { copied, existing } = await roll({}, () => platform().process('catalog').kill())
    expect([copied, existing]).toEqual([1, 3])
    await expect.poll(newOnes).toEqual(['new.last', 'new.late', 'new.listed', 'new.rolled'])
  })

  test('needs both terms, and two of them', async () => {
    expect((await asRegistrar('POST', '/v1/terms/old/rolls', { to: 'never' })).status).toBe(404)
    expect((await asRegistrar('POST', '/v1/terms/old/rolls', { to: 'old' })).status).toBe(409)
  })
})

describe('a census (S-21)', () => {
  const take = async (asOf: string, term = 'counted') => {
    const started = await asRegistrar('POST', `/v1/terms/${term}/census`, { asOf })
    expect(started.status).toBe(202)
    const path = `/v1/terms/${term}/census/${String(started.body['id'])}`
    const found = await until(
      async () => {
        const { body } = await asRegistrar('GET', path)
        return body['status'] === 'done' && body
      },
      { within: 40_000, what: 'the end of the census' },
    )
    const rows = async (by: string) => (await asRegistrar('GET', `${path}/rows?by=${by}`)).body['items']
    const all: Found = { ...found, sections: await rows('section'), courses: await rows('course') }
    return all
  }

  test('says the same of the same moment, whatever has happened since', async () => {
    await day.term('counted', { dropDeadline: soon(-1) })
    const course = 'c-counted'
    const [a, b] = [
      await day.section('one', {
        term: 'counted',
        capacity: 5,
        course,
        ofSection: { deadlines: { dropDeadline: soon(900) } },
      }),
      await day.section('two', { term: 'counted', capacity: 5 }),
    ]
    const [ann, bob, eve] = [day.someone(), day.someone(), day.someone()]
    const enrol = async (student: Student, section: string) => {
      await day.register(student, { term: 'counted', add: [{ sectionId: section }], ...paid })
      return day.becomes(student, section, 'enrolled')
    }
    const drops = await enrol(ann, a)
    const withdraws = await enrol(ann, b)
    await enrol(bob, a)
    const asOf = new Date().toISOString()
    await enrol(eve, b)
    const first = await take(asOf)
    expect(first).toMatchObject({ asOf, students: 2, enrollments: 3, credits: 9 })
    expect(first['sections']).toEqual([
      { key: a, courseId: course, headcount: 2, credits: 6 },
      { key: b, courseId: 'c-two', headcount: 1, credits: 3 },
    ])
    expect(first['courses']).toEqual([
      { key: course, courseId: course, headcount: 2, credits: 6 },
      { key: 'c-two', courseId: 'c-two', headcount: 1, credits: 3 },
    ])

    expect((await day.act(ann, drops, 'drop')).status).toBe(200)
    expect((await day.act(ann, withdraws, 'withdraw')).status).toBe(200)
    const again = await take(asOf)
    expect({ ...again, id: first['id'] }).toEqual(first)
    const now = await take(new Date().toISOString())
    expect(now).toMatchObject({ students: 2, enrollments: 2 })
    expect(now['sha256']).not.toBe(first['sha256'])
  })

  test('is of the past, and the registrar’s', async () => {
    expect((await asRegistrar('POST', '/v1/terms/counted/census', { asOf: '2099-09-04' })).status).toBe(422)
    expect((await asRegistrar('POST', '/v1/terms/never/census', { asOf: '2026-01-01' })).status).toBe(404)
    const path = '/v1/terms/counted/census'
    const asked = await day.campus.call({ method: 'POST', path, token: day.someone().token, body: { asOf: soon(-1) } })
    expect(asked.status).toBe(403)
    expect(await take('2026-01-01')).toMatchObject({ students: 0, enrollments: 0, sections: [], courses: [] })
  })
})

test('I1 to I8 hold once everything has come to rest', async () => {
  expect(await day.violations(30_000)).toEqual([])
})
