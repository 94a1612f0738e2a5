import { Id } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'
import { LineNote, LONGEST_TERM_ID } from '../collections.ts'
import { byId, registrar } from './parts.ts'

const Seats = z.coerce.number().int().min(0).max(100_000)
/** Places on the waitlist of an imported section, which no file names. */
const WAITLIST = 10

export const postImport = contract({
  method: 'post',
  path: '/v1/catalog/imports',
  summary: 'Import courses and sections from a catalog file; a second import of it changes nothing',
  access: registrar,
  query: z.object({
    term: Id.max(LONGEST_TERM_ID),
    capacity: Seats.optional().meta({ description: 'Seats of a section whose row has no `Capacity`.' }),
    waitlistCapacity: Seats.default(WAITLIST).meta({ description: 'Places on the waitlist of each new section.' }),
  }),
  body: z.string().min(1),
  bodyKind: 'csv',
  responses: { 202: z.object({ importId: Id }) },
  problems: { 404: 'There is no such term.' },
})

export const ImportShown = z.object({
  id: Id,
  term: Id,
  status: z.enum(['running', 'done', 'failed']),
  courses: z.number().int().meta({ description: 'Courses taken in.' }),
  prerequisites: z.object({ texts: z.number().int(), parsed: z.number().int() }).meta({
    description:
      'Courses with prerequisites as text, and how many of the texts plainly say a rule. The others need staff.',
  }),
  sections: z.number().int().meta({
    description: 'Section rows of the file taken in. `sections` less `merged` sections stand in the catalog.',
  }),
  merged: z.number().int().meta({
    description: 'How many of these rows are further meetings of a section that another row had begun.',
  }),
  rejected: z.array(LineNote).meta({ description: 'Every row that is not in, and why.' }),
  warnings: z.array(LineNote).meta({ description: 'Rows that are in, but not to the letter.' }),
})
export type ImportShown = z.infer<typeof ImportShown>

export const getImport = contract({
  method: 'get',
  path: '/v1/catalog/imports/:id',
  summary: 'How far an import is',
  access: registrar,
  params: byId,
  responses: { 200: ImportShown },
})
