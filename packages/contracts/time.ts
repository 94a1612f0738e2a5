import { z } from 'zod'

/** A moment: RFC 3339 in UTC with milliseconds, so that text order is time order. */
export const Instant = z.iso.datetime({ precision: 3 })
export type Instant = z.infer<typeof Instant>

/** A moment as clients may send it: RFC 3339, any precision, any offset; normalised to UTC milliseconds. */
export const InstantInput = z.iso
  .datetime({ offset: true })
  .transform(text => new Date(text).toISOString())
  .pipe(Instant)

/** A day on the campus calendar, `YYYY-MM-DD`, without a zone: the tenant's zone gives it its meaning. */
export const LocalDate = z.iso.date()
export type LocalDate = z.infer<typeof LocalDate>

export const instant = (milliseconds: number): Instant => new Date(milliseconds).toISOString()

/** `seconds` after `at`. */
export const later = (at: Instant, seconds: number): Instant => instant(Date.parse(at) + seconds * 1000)
