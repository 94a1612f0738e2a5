import { Temporal } from 'temporal-polyfill'

/** From this moment on the zone has this offset, and had another one before, or none that matters. */
interface Onset {
  /** The clock on the wall just before it is set. */
  readonly at: Temporal.PlainDateTime
  /** `+01:00` */
  readonly before: string
  readonly after: string
  readonly isForward: boolean
}

const BEGINNING = Temporal.PlainDateTime.from('1970-01-01T00:00')

/**
 * The rules of a time zone from one moment to another as a VTIMEZONE (RFC 5545 section 3.6.5): each offset with its own
 * onset, from the very data by which this process reckons. Recurring rules, as ready-made ones have them, know a zone as
 * it will be, and are an hour off where it was changed lately.
 */
export function vtimezone(timeZone: string, from: Temporal.Instant, to: Temporal.Instant): string {
  const observances = onsets(from.toZonedDateTimeISO(timeZone), to).flatMap(observance)
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances, 'END:VTIMEZONE'].join('\r\n')
}

/** What holds at the beginning, and every change until the end. */
function onsets(from: Temporal.ZonedDateTime, to: Temporal.Instant): Onset[] {
  const found = [inForceAt(from)]
  for (let next = changeAfter(from); next && isUntil(next, to); next = changeAfter(next)) found.push(onsetAt(next))
  return found
}

const changeAfter = (at: Temporal.ZonedDateTime): Temporal.ZonedDateTime | null => at.getTimeZoneTransition('next')

const isUntil = (at: Temporal.ZonedDateTime, to: Temporal.Instant): boolean =>
  Temporal.Instant.compare(at.toInstant(), to) <= 0

/** Offsets before 1970 have odd seconds that many readers do not know. */
function inForceAt(at: Temporal.ZonedDateTime): Onset {
  const changed = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
  if (changed && changed.year >= BEGINNING.year) return onsetAt(changed)
  return { at: BEGINNING, before: at.offset, after: at.offset, isForward: false }
}

function onsetAt(changed: Temporal.ZonedDateTime): Onset {
  const before = changed.subtract({ nanoseconds: 1 })
  const forward = changed.offsetNanoseconds - before.offsetNanoseconds
  const at = changed.toPlainDateTime().subtract({ nanoseconds: forward })
  return { at, before: before.offset, after: changed.offset, isForward: forward > 0 }
}

function observance({ at, before, after, isForward }: Onset): string[] {
  const kind = isForward ? 'DAYLIGHT' : 'STANDARD'
  return [
    `BEGIN:${kind}`,
    `DTSTART:${at.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}`,
    `TZOFFSETFROM:${before.replaceAll(':', '')}`,
    `TZOFFSETTO:${after.replaceAll(':', '')}`,
    `END:${kind}`,
  ]
}
