import { quoted } from './cell-text.ts'
import type { CourseDraft } from './drafts.ts'
import { fault, type Reading, read } from './reading.ts'

type Credits = CourseDraft['credits']

const NUMBER = String.raw`\d{1,3}(?:\.\d+)?`
const HOURS = new RegExp(
  String.raw`^(${NUMBER}(?:\s*(?:TO|OR|,|-|–)\s*${NUMBER})*)\s*(?:(?:credit\s+)?hours?|credits?)?\.?$`,
  'i',
)
const MOST_HOURS = 60

/**
 * Credit hours as catalogs write them: `3 hours.`, `1 TO 4 hours.`, `3 OR 4 hours.`, `1.5 hours`, `0 hours.`.
 * Alternatives become the range from the least to the most.
 */
export function readCredits(column: string, text: string): Reading<Credits> {
  const match = HOURS.exec(text)
  if (match?.[1] === undefined) {
    return fault(
      'BAD_CREDITS',
      `${column} is ${quoted(text)}; write it like "3 hours", "1 TO 4 hours" or "3 OR 4 hours".`,
    )
  }
  const written = match[1].match(new RegExp(NUMBER, 'g')) ?? []
  if (written.some(number => (number.split('.')[1] ?? '').length > 2)) {
    return fault('BAD_CREDITS', `${column} is ${quoted(text)}; hours have at most two decimals.`)
  }
  return inOrder(column, text, written.map(Number))
}

function inOrder(column: string, text: string, hours: readonly number[]): Reading<Credits> {
  const min = Math.min(...hours)
  const max = Math.max(...hours)
  if (hours[0] !== min || hours.at(-1) !== max) {
    return fault('BAD_CREDITS', `${column} is ${quoted(text)}; the smaller number comes first.`)
  }
  if (max > MOST_HOURS)
    return fault('BAD_CREDITS', `${column} is ${quoted(text)}; at most ${MOST_HOURS} hours are possible.`)
  return read({ min, max })
}
