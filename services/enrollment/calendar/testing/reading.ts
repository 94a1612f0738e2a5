import ICAL from 'ical.js'

/** An event as a calendar program shows it. */
export interface ReadEvent {
  readonly uid: string
  readonly sequence: number
  readonly status: string
  readonly summary: string
  readonly location: string | null
  /** Every occurrence: campus time by the zone rules of the file itself, and the moment that they make of it. */
  readonly occurrences: readonly { readonly local: string; readonly utc: string; readonly minutes: number }[]
}

/** Reads iCalendar text with another library than the one that writes it; throws where it is none. */
export function readCalendar(text: string): ReadEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  return calendar.getAllSubcomponents('vevent').map(component => {
    const event = new ICAL.Event(component)
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue('status')),
      summary: event.summary,
      location: event.location,
      occurrences: occurrencesOf(event),
    }
  })
}

function occurrencesOf(event: ICAL.Event): ReadEvent['occurrences'] {
  const found: ReadEvent['occurrences'][number][] = []
  const iterator = event.iterator()
  for (let next = iterator.next(); next; next = iterator.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next)
    const minutes = endDate.subtractDateTz(startDate).toSeconds() / 60
    found.push({ local: startDate.toString().slice(0, 16), utc: startDate.toJSDate().toISOString(), minutes })
  }
  return found
}
