import type { Context } from '@campus/platform'

/** A service whose requests must be answered before they reach anything: whatever is reached throws. */
export const untouched = {
  env: { CAMPUS_CURSOR_KEY: 'a secret of this installation' },
  clock: Date.now,
  documents: () => reached,
  aggregates: new Proxy({}, { get: () => refuse }),
} as unknown as Context

const refuse = (): never => {
  throw new Error('the request should have been refused before this')
}
const reached = new Proxy({}, { get: () => refuse })
