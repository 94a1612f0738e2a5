import { type Refusal, refusal, type WaitingLimit } from '@campus/contracts'

/**
 * One reason for each limit that a student would pass by waiting for so many credits more. `waiting` has the
 * credits of each section that the student waits for already.
 */
export function waitingReasons(credits: number, waiting: readonly number[], most: WaitingLimit): Refusal[] {
  const sections = waiting.length + 1
  const all = [...waiting, credits].reduce((sum, each) => sum + Math.round(each * 100), 0) / 100
  return [
    ...(sections <= most.sections ? [] : [tooMuch(`${most.sections} sections`, `${sections}`, most)]),
    ...(all <= most.credits ? [] : [tooMuch(`${most.credits} credits`, `${all}`, most)]),
  ]
}

const tooMuch = (most: string, would: string, limit: WaitingLimit): Refusal =>
  refusal('WAITLIST_LIMIT', `It is full, and a student waits for ${most} at most: this would be ${would}.`, { limit })
