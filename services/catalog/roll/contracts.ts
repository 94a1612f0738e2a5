import { Id } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'
import { LONGEST_TERM_ID } from '../collections.ts'
import { byId, registrar } from '../contracts/parts.ts'
import { LeftOut } from './left-out.ts'
import { RollOptions } from './roll.ts'

const PATH = '/v1/terms/:id/rolls'
const ofRoll = z.object({ id: Id, rollId: Id })

export const postRoll = contract({
  method: 'post',
  path: PATH,
  summary: 'Copy the sections of a term to another one; a second roll copies what is missing (R-19)',
  access: registrar,
  params: byId,
  body: z.object({
    to: Id.max(LONGEST_TERM_ID),
    options: RollOptions.default(RollOptions.parse({})),
    dryRun: z.boolean().default(false).meta({ description: 'Copy nothing, and say what would be.' }),
  }),
  responses: { 202: z.object({ id: Id }) },
  problems: { 409: 'A term is not rolled to itself.' },
})

export const RollShown = z.object({
  id: Id,
  from: Id,
  to: Id,
  dryRun: z.boolean(),
  options: RollOptions,
  status: z.enum(['running', 'done', 'failed']),
  copied: z.number().int(),
  existing: z.number().int().meta({ description: 'Were there before and are as they were.' }),
  leftOut: z.number().int().meta({ description: 'Were not copied; `left-out` says why.' }),
})

export const getRoll = contract({
  method: 'get',
  path: `${PATH}/:rollId`,
  summary: 'How far a roll is',
  access: registrar,
  params: ofRoll,
  responses: { 200: RollShown },
})

export const getLeftOut = contract({
  method: 'get',
  path: `${PATH}/:rollId/left-out`,
  summary: 'Sections that a roll did not copy, and why',
  access: registrar,
  params: ofRoll,
  query: pageQuery,
  responses: { 200: page(LeftOut.omit({ rollId: true })) },
})
