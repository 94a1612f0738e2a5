import { SectionSet, TenantOpened } from '@campus/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from './testing/desk.ts'
import { fall, logic } from './testing/facts.ts'
import { readCalendar } from './testing/reading.ts'

let desk: Desk
const CALENDAR = '/v1/me/calendar.ics'
const FEED = '/v1/me/calendar-feed'

const section = (id: string) => {
  const { changed: _, ...shown } = logic
  const others = { id, capacity: 9, waitlistCapacity: 9, credits: { min: 3, max: 3 }, arranged: false }
  return SectionSet({ ...shown, ...others })
}
const open = (id: string) =>
  TenantOpened({ id, name: id, tier: 'standard', timeZone: 'America/Chicago', currency: 'USD' })

beforeAll(async () => {
  desk = await openDesk()
  for (const tenant of ['north', 'south']) {
    await desk.hear(tenant, tenant, 1, open(tenant))
    await desk.openTerm(tenant, fall)
    for (const status of ['enrolled', 'waitlisted', 'refused', 'dropped', 'requested'] as const) {
      await desk.hear(tenant, `fall.${status}`, 3, section(`fall.${status}`))
      await desk.enrol(tenant, 'ann', `fall.${status}`, status)
    }
  }
})
afterAll(() => desk.stop())

const shownIn = (text: string): string[] => readCalendar(text).map(({ uid }) => uid)
async function opened(as: string): Promise<string> {
  const { status, text } = await desk.call('POST', FEED, { as })
  expect(status).toBe(201)
  return JSON.parse(text).url
}

describe('My calendar', () => {
  test('is iCalendar with what I am enrolled in, and nothing that I wait for, was refused or left', async () => {
    const answer = await desk.call('GET', CALENDAR, { as: 'ann@north' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toContain('timetable.ics')
    const [event, ...others] = readCalendar(answer.text)
    expect(others).toEqual([])
    expect(event).toMatchObject({ uid: 'fall.enrolled.0@north.campus', sequence: 4 })
  })

  test('S-13: keeps a section that was cancelled, as cancelled and newer, whether or not the catalog knows of it', async () => {
    const cancelledFrom = (status: string) => ({ cancelledFrom: status })
    await desk.enrol('north', 'cid', 'fall.enrolled', 'cancelled_section', cancelledFrom('enrolled'))
    await desk.enrol('north', 'cid', 'fall.waitlisted', 'cancelled_section', cancelledFrom('waitlisted'))
    expect(readCalendar((await desk.call('GET', CALENDAR, { as: 'cid@north' })).text)).toMatchObject([
      { uid: 'fall.enrolled.0@north.campus', status: 'CANCELLED', sequence: 5 },
    ])
  })

  test('is empty for who is enrolled in nothing', async () => {
    expect(shownIn((await desk.call('GET', CALENDAR, { as: 'bob@north' })).text)).toEqual([])
  })

  test('has every section of who had very many', async () => {
    for (let n = 0; n < 205; n++) await desk.enrol('north', 'eve', `fall.none-${n}`, 'dropped')
    await desk.enrol('north', 'eve', 'fall.enrolled', 'enrolled')
    expect(shownIn((await desk.call('GET', CALENDAR, { as: 'eve@north' })).text)).toHaveLength(1)
  })

  test('is for students', async () => {
    const asked = await Promise.all(
      [CALENDAR, FEED].map(path =>
        desk.call(path === FEED ? 'POST' : 'GET', path, { as: 'ann@north', roles: ['registrar'] }),
      ),
    )
    expect(asked.map(({ status }) => status)).toEqual([403, 403])
  })

  test('has to wait until the university is known here', async () => {
    const { status, headers } = await desk.call('GET', CALENDAR, { as: 'ann@west' })
    expect([status, headers.get('content-type')]).toEqual([503, 'application/problem+json'])
  })
})

describe('A feed', () => {
  test('shows the same calendar to who has its address, without a token', async () => {
    const url = await opened('ann@north')
    expect(url).toMatch(/^\/v1\/calendar-feeds\/north\.[\w-]{43}$/)
    const [mine, fed] = [await desk.call('GET', CALENDAR, { as: 'ann@north' }), await desk.call('GET', url)]
    expect([fed.status, fed.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(fed.text).toBe(mine.text)
  })

  test('says nothing of who it belongs to', async () => {
    const url = await opened('ann@north')
    expect(`${url}${(await desk.call('GET', url)).text}`).not.toContain('ann')
  })

  test('stops when another one is made, and when it is revoked', async () => {
    const [first, second] = [await opened('ann@north'), await opened('ann@north')]
    const statuses = async () => [(await desk.call('GET', first)).status, (await desk.call('GET', second)).status]
    expect(await statuses()).toEqual([404, 200])
    expect((await desk.call('DELETE', FEED, { as: 'ann@north' })).status).toBe(204)
    expect(await statuses()).toEqual([404, 404])
    expect((await desk.call('DELETE', FEED, { as: 'ann@north' })).status).toBe(204)
  })

  test('of one person or university is not touched by another’s', async () => {
    const [north, south] = [await opened('ann@north'), await opened('ann@south')]
    await desk.call('DELETE', FEED, { as: 'bob@north' })
    await desk.call('DELETE', FEED, { as: 'ann@south' })
    expect([(await desk.call('GET', north)).status, (await desk.call('GET', south)).status]).toEqual([200, 404])
  })

  test('S-18: a secret opens nothing under another tenant’s name', async () => {
    const url = await opened('ann@north')
    expect((await desk.call('GET', url.replace('/north.', '/south.'))).status).toBe(404)
  })

  test('that is not there is answered alike, whatever is wrong with it', async () => {
    const url = await opened('ann@north')
    await desk.call('DELETE', FEED, { as: 'ann@north' })
    const secret = 'A'.repeat(43)
    const wrong = [url, `north.${secret}`, `nowhere.${secret}`, `NORTH.${secret}`, 'north', 'x'.repeat(2_000)]
    const answers = await Promise.all(wrong.map(one => desk.call('GET', `/v1/calendar-feeds/${one.split('/').at(-1)}`)))
    const shapes = answers.map(({ status, text }) => JSON.stringify({ ...JSON.parse(text), status, instance: '' }))
    expect(new Set(shapes).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
  })
})
