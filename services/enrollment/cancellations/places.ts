import type { Reply } from '@campus/dapr'
import { z } from 'zod'
import { Place } from './language.ts'

/** Who is in a section, as its seats say. */
export const placesIn = (reply: Reply): Place[] => (reply.ok ? z.array(Place).parse(reply.result) : [])
