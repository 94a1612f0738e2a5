import type { Warning } from '@campus/contracts'

/** Credits from which on a student counts as a full-time one. */
export const FULL_TIME = 12

/** Nothing stops a student from taking less, but it has consequences: who falls below full time is told so. */
export const fullTimeWarnings = (before: number, after: number): Warning[] =>
  before >= FULL_TIME && after < FULL_TIME
    ? [{ code: 'BELOW_FULL_TIME', detail: wordsFor(after), credits: after, fullTime: FULL_TIME }]
    : []

const wordsFor = (credits: number): string =>
  `This leaves ${credits} credits, fewer than the ${FULL_TIME} of a full-time student. ` +
  'It can change your financial aid, your visa and your insurance: ask the registrar if you depend on any of them.'
