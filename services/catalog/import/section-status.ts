import { quoted } from './cell-text.ts'
import type { SectionDraft } from './drafts.ts'
import { fault, type Reading, read } from './reading.ts'

type Status = SectionDraft['status']

/** A is active, P is planned and not open to registration yet, C and X are cancelled. */
const STATUS: Readonly<Record<string, Status>> = { A: 'open', P: 'closed', C: 'cancelled', X: 'cancelled' }

/**
 * Status of a section from `Status Code` and `Section Status`, which must agree where both are there.
 * `Enrollment Status` says how full the section was elsewhere when the file was made: seats are counted anew here.
 */
export function readStatus(statusCode: string, sectionStatus: string): Reading<Status> {
  const codes = [...new Set([statusCode, sectionStatus].filter(code => code !== '').map(code => code.toUpperCase()))]
  const [code] = codes
  if (code === undefined)
    return fault('BAD_STATUS', 'Status Code is empty; use A (active), P (planned) or C (cancelled).')
  if (codes.length > 1) {
    return fault('BAD_STATUS', `Status Code is ${quoted(statusCode)} but Section Status is ${quoted(sectionStatus)}.`)
  }
  const status = Object.hasOwn(STATUS, code) ? STATUS[code] : undefined
  return status === undefined
    ? fault('BAD_STATUS', `Status Code is ${quoted(code)}; use A (active), P (planned) or C (cancelled).`)
    : read(status)
}

/** Whether the source lists a section together with others. A closed section hides it: `Closed` replaces the word. */
export type CrossListed = 'yes' | 'perhaps' | 'no'

export function readCrossListed(enrollmentStatus: string): CrossListed {
  if (/^cross ?list/i.test(enrollmentStatus)) return 'yes'
  return /^closed/i.test(enrollmentStatus) ? 'perhaps' : 'no'
}
