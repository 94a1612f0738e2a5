import { Credits, Id } from '@campus/contracts'
import { z } from 'zod'

/** Who may change the catalog. */
export const registrar = ['registrar'] as const
export const byId = z.object({ id: Id })

/** Problems that several calls have. */
export const taken = 'The id is taken, or what it refers to is not there: `errors` says why.'
export const changed = 'It has changed since the `ETag` in `If-Match`.'

/** Credits as a range, or as the number they are. */
export const CreditsInput = z.union([Credits, Credits.shape.min.transform(hours => ({ min: hours, max: hours }))])
