import { StudentProfile } from '@campus/contracts'
import { expect, test } from 'vitest'
import { poolsFor, seatingOf } from './seating.ts'

const section = { capacity: 30, waitlistCapacity: 5 }
const reserves = [
  {
    filter: { majors: ['biology', 'art'], levels: ['undergraduate'] },
    seats: 10,
    releaseAt: '2026-08-20T05:00:00.000Z',
  },
  { filter: { classes: ['senior' as const] }, seats: 5 },
  { filter: { campuses: ['riverside'] }, seats: 2 },
]
const student = (profile: object) => ({ profile: StudentProfile.parse(profile), taken: [] })

test('R-16: a student may have seats of every reserve that names them, in the order in which they are written', () => {
  const fits = (profile: object) => poolsFor({ reserves }, student(profile))
  expect(fits({ programs: ['art'], level: 'undergraduate' })).toEqual(['majors art, biology; levels undergraduate'])
  expect(fits({ programs: ['art'], level: 'graduate' })).toEqual([])
  expect(fits({ programs: ['art'], level: 'undergraduate', class: 'senior', campus: 'riverside' })).toEqual([
    'majors art, biology; levels undergraduate',
    'classes senior',
    'campuses riverside',
  ])
})

test('nobody is in a reserve for what is not known of them', () => {
  expect(poolsFor({ reserves }, { taken: [] })).toEqual([])
  expect(poolsFor({}, student({ class: 'senior' }))).toEqual([])
})

test('the class that credits earned amount to counts where the profile names none', () => {
  const taken = Array.from({ length: 30 }, (_, at) => ({ courseId: `c-${at}`, term: 'fall', grade: 'A', credits: 3 }))
  expect(poolsFor({ reserves }, { taken })).toEqual(['classes senior'])
})

test('seats go by what the catalog says of the section, and by the names of its reserves', () => {
  expect(seatingOf({ ...section, reserves: reserves.slice(0, 1), waitlistMode: 'offer' }, 7)).toEqual({
    ...section,
    sectionSequence: 7,
    waitlistMode: 'offer',
    reserves: [{ pool: 'majors art, biology; levels undergraduate', seats: 10, releaseAt: '2026-08-20T05:00:00.000Z' }],
  })
  expect(seatingOf({ ...section, offerHours: 2, roomLimit: 40, reserves: reserves.slice(1, 2) }, 7)).toStrictEqual({
    ...section,
    ...{ sectionSequence: 7, offerHours: 2, roomLimit: 40 },
    reserves: [{ pool: 'classes senior', seats: 5 }],
  })
  const shared = { capacity: 12, sequence: 3 }
  expect(seatingOf(section, 7, shared)).toStrictEqual({ ...section, sectionSequence: 7, shared })
})
