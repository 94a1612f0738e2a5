import type { Section, Term } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { copyOf, groupOf } from './copy.ts'
import { RollOptions } from './roll.ts'

const deadlines = (at: string) => ({ addDeadline: at, dropDeadline: at, withdrawDeadline: at })
const term = (id: string, start: string, end: string, parts: string[] = []): Term => ({
  ...{ id, name: id, start, end, registrationOpens: start, registrationCloses: end, ...deadlines(end) },
  parts: parts.map(part => ({ id: part, name: part, start, end, ...deadlines(end) })),
})
const fall = term('2026-fa', '2026-08-24T05:00:00.000Z', '2026-12-12T06:00:00.000Z')
const spring = term('2027-sp', '2027-01-11T06:00:00.000Z', '2027-05-01T05:00:00.000Z')
const years = { from: fall, to: spring, timeZone: 'America/Chicago' }
const options = RollOptions.parse({})

const monday = { days: ['MO' as const], start: '09:00', end: '09:50', room: '210' }
const old: Section = {
  id: '2026-fa.10001',
  courseId: 'cs-101',
  term: '2026-fa',
  crn: '10001',
  capacity: 30,
  waitlistCapacity: 5,
  credits: { min: 3, max: 3 },
  meetings: [monday],
  arranged: false,
  status: 'closed',
}
const copied = (more: Partial<Section>, how: Partial<RollOptions> = {}, between = years) =>
  copyOf({ ...old, ...more }, between, { ...options, ...how })
const datesOf = (meeting: object, how: Partial<RollOptions> = {}) =>
  copied({ meetings: [{ ...monday, ...meeting }] }, how).section?.meetings

describe('R-19: a section rolled to another term', () => {
  test('is open there under an id of that term, as it was otherwise', () => {
    expect(copied({}).section).toEqual({ ...old, id: '2027-sp.10001', term: '2027-sp', status: 'open' })
  })
  test('has an id of that term also where its own named none', () => {
    expect(copied({ id: 'cs-101-a' }).section?.id).toBe('2027-sp.cs-101-a')
  })
  test('keeps together with those it was listed and linked with', () => {
    const { section } = copied({ crossListGroup: '2026-fa.xl-10001', links: [{ sections: ['2026-fa.10002'] }] })
    expect(section).toMatchObject({ crossListGroup: '2027-sp.xl-10001', links: [{ sections: ['2027-sp.10002'] }] })
  })
  test('shares seats with them again, as many as before, or none yet', () => {
    const group = { id: '2026-fa.xl-10001', capacity: 20 }
    expect(groupOf(group, years, options)).toEqual({ id: '2027-sp.xl-10001', capacity: 20 })
    expect(groupOf(group, years, { ...options, capacities: 'reset' }).capacity).toBe(0)
  })
  test('keeps who teaches it, unless that is to be decided anew', () => {
    expect(copied({ instructors: ['kim'] }).section?.instructors).toEqual(['kim'])
    expect(copied({ instructors: ['kim'] }, { instructors: 'reset' }).section).not.toHaveProperty('instructors')
  })
  test('keeps seats for the same students, until as long after its beginning', () => {
    const reserves = [{ filter: { majors: ['cs'] }, seats: 5, releaseAt: '2026-08-24T05:00:00.000Z' }]
    expect(copied({ reserves }).section?.reserves).toMatchObject([{ seats: 5, releaseAt: '2027-01-11T05:00:00.000Z' }])
    expect(copied({ reserves }, { capacities: 'reset' }).section).not.toHaveProperty('reserves')
  })
  test('leaves its own deadlines behind', () => {
    expect(copied({ deadlines: deadlines('2026-09-05T05:00:00.000Z') }).section).not.toHaveProperty('deadlines')
  })
  test('has no seats yet where capacities are reset', () => {
    expect(copied({}, { capacities: 'reset' }).section).toMatchObject({ capacity: 0, waitlistCapacity: 0 })
  })
  test.each([
    ['cancelled', { status: 'cancelled' as const }, years, 'SECTION_CANCELLED'],
    [
      'in a part that the new term lacks',
      { partOfTerm: 'B' },
      { ...years, from: { ...fall, parts: [part('B')] } },
      'PART_MISSING',
    ],
    [
      'in a part, where the new term has others',
      { partOfTerm: 'B' },
      { ...years, to: { ...spring, parts: [part('A')] } },
      'PART_MISSING',
    ],
    ['of an id that would get too long', { id: 'x'.repeat(128) }, years, 'ID_TOO_LONG'],
  ])('is left out when it is %s, and says so', (_what, more, between, code) => {
    expect(copied(more, {}, between).reason?.code).toBe(code)
  })
  test('keeps a part that both terms have, or that is a mere mark', () => {
    const both = { ...years, from: { ...fall, parts: [part('B')] }, to: { ...spring, parts: [part('B')] } }
    expect(copied({ partOfTerm: 'B' }, {}, both).section?.partOfTerm).toBe('B')
    expect(copied({ partOfTerm: '1' }).section?.partOfTerm).toBe('1')
  })
})

describe('R-19: the meetings of a rolled section', () => {
  test('without dates are the same', () => {
    expect(datesOf({ every: 2 })).toEqual([{ ...monday, every: 2 }])
  })
  test('with dates move by whole weeks, from the first week of one term to that of the other', () => {
    expect(datesOf({ from: '2026-08-31', to: '2026-10-12' })).toEqual([
      { ...monday, from: '2027-01-18', to: '2027-03-01' },
    ])
  })
  test('stay within the new term', () => {
    expect(datesOf({ from: '2026-08-17', to: '2026-12-31' })).toEqual([
      { ...monday, from: '2027-01-11', to: '2027-04-30' },
    ])
  })
  test('have none left where all of them are out of it', () => {
    expect(datesOf({ from: '2027-03-01', to: '2027-03-31' })).toEqual([monday])
  })
  test('leave days off and further days behind, as they are of the old year', () => {
    expect(datesOf({ except: ['2026-09-07'], extra: ['2026-09-12'] })).toEqual([monday])
  })
  test('are weekly without dates, or none, where somebody wants them so', () => {
    expect(datesOf({ from: '2026-08-31' }, { meetings: 'weekly' })).toEqual([monday])
    expect(copied({}, { meetings: 'none' }).section).toMatchObject({ meetings: [], arranged: true })
  })
})

function part(id: string) {
  return { id, name: id, start: fall.start, end: fall.end, ...deadlines(fall.end) }
}
