import { Id, InstantInput, Term } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { LONGEST_TERM_ID } from '../collections.ts'
import { byId, registrar, taken } from './parts.ts'

const TermBody = Term.extend({
  id: Id.max(LONGEST_TERM_ID),
  start: InstantInput,
  end: InstantInput,
  addDeadline: InstantInput,
  dropDeadline: InstantInput,
  withdrawDeadline: InstantInput,
  registrationOpens: InstantInput,
  registrationCloses: InstantInput,
})
  .refine(term => term.start < term.end, { path: ['end'], message: 'the term ends after it starts' })
  .refine(term => term.registrationOpens < term.registrationCloses, {
    path: ['registrationCloses'],
    message: 'registration closes after it opens',
  })
  .refine(term => term.dropDeadline <= term.withdrawDeadline, {
    path: ['withdrawDeadline'],
    message: 'withdrawing ends no earlier than dropping',
  })

export const postTerm = contract({
  method: 'post',
  path: '/v1/terms',
  summary: 'Create a term',
  access: registrar,
  body: TermBody,
  responses: { 201: Term },
  problems: { 409: taken },
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
