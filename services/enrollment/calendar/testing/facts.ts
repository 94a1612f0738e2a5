import type { EnrolledSection } from '../calendar.ts'
import type { CalendarSection } from '../collections.ts'

/** Fall 2026 in Chicago: 24 August to 11 December, both days included. */
export const fall = { start: '2026-08-24T05:00:00.000Z', end: '2026-12-12T06:00:00.000Z' }
/** The same days in Berlin. */
export const fallInBerlin = { start: '2026-08-23T22:00:00.000Z', end: '2026-12-11T23:00:00.000Z' }

export const logic: CalendarSection = {
  id: 'fall.cs-101-a',
  courseId: 'cs-101',
  term: 'fall',
  crn: '50017',
  code: 'A',
  meetings: [{ days: ['MO', 'WE'], start: '09:00', end: '09:50', room: '210', building: 'Weaver Studios' }],
  status: 'open',
  changed: '2026-05-01T12:00:00.000Z',
}

export const enrolled = (more: Partial<CalendarSection> = {}, revision = 2): EnrolledSection => ({
  section: { ...logic, ...more },
  term: fall,
  revision,
})
