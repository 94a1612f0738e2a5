import type { Meeting, TenantId } from '@campus/contracts'
import ical, {
  type ICalCalendar,
  ICalEventRepeatingFreq,
  ICalEventStatus,
  type ICalRepeatingOptions,
  ICalWeekday,
} from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import type { CalendarSection } from './collections.ts'
import { vtimezone } from './vtimezone.ts'
import { type TermSpan, timesOn, type Weekly, weeklyOf } from './weekly.ts'

/** A section that a student is enrolled in, or was when it was cancelled, and how often section and term were changed. */
export interface EnrolledSection {
  readonly section: CalendarSection
  readonly term: TermSpan
  readonly revision: number
}

export interface Timetable {
  readonly tenant: TenantId
  /** IANA name of the campus zone. */
  readonly timeZone: string
  readonly enrolled: readonly EnrolledSection[]
}

interface Held extends EnrolledSection {
  readonly meeting: Meeting
  /** What stays the same about it: its place among the section's meetings, and its day where it is none of the weekly. */
  readonly name: string
  readonly start: Temporal.PlainDateTime
  readonly end: Temporal.PlainDateTime
  /** None: held this once. */
  readonly weekly?: Weekly
}

/** Seconds after which calendar programs should look again. */
const LOOK_AGAIN = 3_600

/**
 * A student's timetable as iCalendar (RFC 5545): an event for each weekly meeting of each section, in the time of the
 * campus. A cancelled section stays, as cancelled; what has no times is left out. The same timetable is always the same
 * text.
 */
export function calendarOf({ tenant, timeZone, enrolled }: Timetable): string {
  const held = enrolled.toSorted(bySection).flatMap(section => meetingsOf(section, timeZone))
  const calendar = ical({
    prodId: { company: 'Campus', product: 'Timetable', language: 'EN' },
    name: 'Timetable',
    ttl: LOOK_AGAIN,
    // Without a name the library writes moments (UNTIL, DTSTAMP) in UTC, as the standard wants them.
    timezone: { name: null, generator: zone => rulesFor(zone, held) },
  })
  for (const each of held) addEvent(calendar, each, { tenant, timeZone })
  return `${calendar}\r\n`
}

const bySection = (a: EnrolledSection, b: EnrolledSection): number => (a.section.id < b.section.id ? -1 : 1)

const meetingsOf = (enrolled: EnrolledSection, timeZone: string): Held[] =>
  enrolled.section.meetings.flatMap((meeting, index) => {
    const weekly = weeklyOf(meeting, enrolled.term, timeZone)
    const extra = (meeting.extra ?? []).map(date => ({ name: `${index}.${date}`, ...timesOn(meeting, date) }))
    const held = weekly ? [{ name: `${index}`, weekly, start: weekly.start, end: weekly.end }, ...extra] : extra
    return held.map(one => ({ ...enrolled, meeting, ...one }))
  })

function addEvent(calendar: ICalCalendar, held: Held, { tenant, timeZone }: Omit<Timetable, 'enrolled'>): void {
  const { section, meeting, weekly, name, revision } = held
  calendar.createEvent({
    id: `${section.id}.${name}@${tenant}.campus`,
    sequence: revision,
    stamp: new Date(section.changed),
    lastModified: new Date(section.changed),
    timezone: timeZone,
    start: held.start,
    end: held.end,
    repeating: weekly ? repetition(meeting, weekly, timeZone) : null,
    summary: plain(summaryOf(section)),
    location: plain([meeting.building, meeting.room].filter(Boolean).join(' ')) || null,
    status: section.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
}

const repetition = (
  { days, every = 1 }: Meeting,
  { until, except }: Weekly,
  timeZone: string,
): ICalRepeatingOptions => ({
  freq: ICalEventRepeatingFreq.WEEKLY,
  byDay: days.map(day => ICalWeekday[day]),
  until: new Date(until.epochMilliseconds),
  // Weeks begin on Monday, by the standard and by ours.
  ...(every > 1 && { interval: every }),
  ...(except.length > 0 && { exclude: [...except], excludeTimezone: timeZone }),
})

/** `CS 101 A: Logic` */
function summaryOf({ courseId, code, crn, title }: CalendarSection): string {
  const name = `${courseId.toUpperCase().replaceAll('-', ' ')} ${code || crn}`
  return title ? `${name}: ${title}` : name
}

/** iCalendar has no way to write control characters. */
const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()

/** The zone's rules for as long as somebody meets. */
function rulesFor(timeZone: string, held: readonly Held[]): string {
  const starts = held.map(({ start }) => start.toZonedDateTime(timeZone).epochMilliseconds)
  const ends = held.map(({ end, weekly }) => (weekly?.until ?? end.toZonedDateTime(timeZone)).epochMilliseconds)
  const moment = Temporal.Instant.fromEpochMilliseconds
  return vtimezone(timeZone, moment(Math.min(...starts)), moment(Math.max(...ends)))
}
