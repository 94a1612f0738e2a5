import { type Problem, problem } from '../http/problem.ts'
import { etagOf } from '../http/wire.ts'

/** The sequences that a client's If-Match accepts; `*` is any that exists. */
export type IfMatch = '*' | readonly number[]

/** Reads If-Match (RFC 9110 section 13.1.1). Weak and foreign tags match nothing, so they drop out. */
export function readIfMatch(header: string | undefined): IfMatch | undefined {
  if (header === undefined) return undefined
  if (header.trim() === '*') return '*'
  return header
    .split(',')
    .flatMap(tag => /^"(\d{1,15})"$/.exec(tag.trim())?.[1] ?? [])
    .map(Number)
}

/** Nothing when the client saw the newest, else 412. `seq` is the sequence of what is there, if anything is. */
export function preconditionFailed(ifMatch: IfMatch | undefined, seq: number | undefined): Problem | undefined {
  if (ifMatch === undefined) return undefined
  const matches = seq !== undefined && (ifMatch === '*' || ifMatch.includes(seq))
  return matches
    ? undefined
    : problem(412, 'PRECONDITION_FAILED', 'It has changed since you saw it. Read it again first.')
}

export const preconditionRequired = (): Problem =>
  problem(428, 'PRECONDITION_REQUIRED', 'Send If-Match with the ETag of what you saw.')

/** True when the client already has what is at `seq` (If-None-Match compares weakly). */
export const isUnchanged = (header: string | undefined, seq: number): boolean =>
  header?.split(',').some(tag => tag.trim().replace(/^W\//, '') === etagOf(seq)) ?? false
