import { Credits, Id, InstantInput, LocalDate } from '@campus/contracts'
import { z } from 'zod'

/** Who may change the catalog. */
export const registrar = ['registrar'] as const
export const byId = z.object({ id: Id })

/** Problems that several calls have. */
export const taken = 'The id is taken, or what it refers to is not there: `errors` says why.'
export const changed = 'It has changed since the `ETag` in `If-Match`.'

/** Credits as a range, or as the number they are. */
export const CreditsInput = z.union([Credits, Credits.shape.min.transform(hours => ({ min: hours, max: hours }))])

/** A moment, or a day of the campus calendar: what opens on it opens as it begins, what ends with it, as it ends. */
const CampusMoment = z.union([InstantInput, LocalDate])
export const Opening = CampusMoment.meta({ description: 'An instant, or a day: from its first moment on.' })
export const Closing = CampusMoment.meta({ description: 'An instant, or the last day: until it is over.' })
export const DeadlinesInput = z.object({ addDeadline: Closing, dropDeadline: Closing, withdrawDeadline: Closing })
