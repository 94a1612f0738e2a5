import { Id, PartOfTerm, Term } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import type { z } from 'zod'
import { LONGEST_TERM_ID } from '../collections.ts'
import { byId, Closing, changed, DeadlinesInput, Opening, registrar, taken } from './parts.ts'

const dates = { start: Opening, end: Closing, ...DeadlinesInput.shape }

/** A term as a registrar writes it: its dates may be days of the campus calendar. */
export const TermBody = Term.extend({
  ...dates,
  id: Id.max(LONGEST_TERM_ID),
  registrationOpens: Opening,
  registrationCloses: Closing,
  parts: PartOfTerm.extend(dates).array().max(40).optional(),
})
export type TermBody = z.infer<typeof TermBody>

export const postTerm = contract({
  method: 'post',
  path: '/v1/terms',
  summary: 'Create a term',
  access: registrar,
  body: TermBody,
  responses: { 201: Term },
  problems: { 409: taken },
})
export const putTerm = contract({
  method: 'put',
  path: '/v1/terms/:id',
  summary: 'Change a term: what is decided from then on goes by its new dates',
  access: registrar,
  params: byId,
  body: TermBody.partial({ id: true }),
  responses: { 200: Term },
  problems: { 412: changed },
})
export const getTerms = contract({
  method: 'get',
  path: '/v1/terms',
  summary: 'Terms, the latest first',
  access: 'signed-in',
  query: pageQuery,
  responses: { 200: page(Term) },
})
export const getTerm = contract({
  method: 'get',
  path: '/v1/terms/:id',
  summary: 'A term and its deadlines',
  access: 'signed-in',
  params: byId,
  responses: { 200: Term },
})
