import type { Id, Instant, Meeting, Money } from '@campus/contracts'

const list = new Intl.ListFormat('en', { type: 'conjunction' })
const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** `section a`, `sections a, b, and c`. */
export const namedSections = (sections: readonly Id[]): string =>
  `${numberOf(sections, 'section')} ${list.format(sections)}`

/** The word for one, or the word for several. */
export const numberOf = (things: readonly unknown[], one: string, several = `${one}s`): string =>
  things.length === 1 ? one : several

/** An amount with its currency's code and digits, exact at any size: `USD 1,234.57`. */
export function amount({ minor, currency }: Money): string {
  const format = formatOf(currency)
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0
  // As text: a number would lose cents of what is beyond 2^53.
  const text = `${minor}E-${digits}` as `${number}`
  return format.format(text).replaceAll('\u00a0', ' ')
}

/** By currency: making a number format takes a thousand times as long as using it. */
const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency)
  if (known) return known
  const made = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' })
  formats.set(currency, made)
  return made
}

/** A moment in words, in UTC and saying so: where the reader is, this service does not know. */
export const moment = (at: Instant): string => `${clock.format(new Date(at))} UTC`

const DAYS: Readonly<Record<Meeting['days'][number], string>> = {
  ...{ MO: 'Monday', TU: 'Tuesday', WE: 'Wednesday', TH: 'Thursday' },
  ...{ FR: 'Friday', SA: 'Saturday', SU: 'Sunday' },
}

/** `on Monday and Wednesday, 09:00 to 10:00, in Weaver Studios 210`, campus time; several meetings one after the other. */
export const held = (meetings: readonly Meeting[]): string =>
  meetings.length === 0 ? 'without fixed times' : meetings.map(meetingHeld).join('; ')

function meetingHeld({ days, start, end, from, to, building, room }: Meeting): string {
  const place = [building, room].filter(Boolean).join(' ')
  return [
    `on ${list.format(days.map(day => DAYS[day]))}, ${start} to ${end}`,
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`until ${to}`]),
    ...(place === '' ? [] : [`in ${place}`]),
  ].join(', ')
}
