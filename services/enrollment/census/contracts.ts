import { Id, Instant, InstantInput, LocalDate } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'
import { CensusRow } from './rows.ts'

const access = ['registrar'] as const
const PATH = '/v1/terms/:id/census'
const ofCensus = z.object({ id: Id, censusId: Id })

export const postCensus = contract({
  method: 'post',
  path: PATH,
  summary: 'Count who was enrolled in a term as of a moment in the past (S-21)',
  access,
  params: z.object({ id: Id }),
  body: z.object({
    asOf: z.union([InstantInput, LocalDate]).meta({
      description: 'What had happened before this instant counts; of a day of the campus, all that happened on it.',
    }),
  }),
  responses: { 202: z.object({ id: Id, asOf: Instant }) },
  problems: { 422: 'That moment is still to come.' },
})

export const CensusShown = z.object({
  id: Id,
  term: Id,
  asOf: Instant,
  status: z.enum(['running', 'done', 'failed']),
  students: z.number().int().meta({ description: 'Each once, however many sections.' }),
  enrollments: z.number().int(),
  credits: z.number(),
  sha256: z.string().optional().meta({ description: 'Over the rows: the same numbers have the same.' }),
})

export const getCensus = contract({
  method: 'get',
  path: `${PATH}/:censusId`,
  summary: 'A census, or how far it is',
  access,
  params: ofCensus,
  responses: { 200: CensusShown },
})

export const getCensusRows = contract({
  method: 'get',
  path: `${PATH}/:censusId/rows`,
  summary: 'Headcount and credits by section, or by course',
  access,
  params: ofCensus,
  query: pageQuery.extend({ by: CensusRow.shape.by.default('section') }),
  responses: { 200: page(CensusRow.omit({ censusId: true, by: true })) },
})
