import type { Wire } from '../http/wire.ts'

/** What was known of a key when a request with it came. `ticket` proves that the turn to answer is still ours. */
export type Claim =
  | { readonly kind: 'first'; readonly ticket: string }
  | { readonly kind: 'running' }
  | { readonly kind: 'different' }
  | { readonly kind: 'answered'; readonly answer: Wire }

/** Keeps what was answered to a key. Throws `Unavailable` when it cannot tell. */
export interface IdempotencyStore {
  /** Milliseconds after which whoever has a key and still runs should `keep` it, and again. */
  readonly keepEvery: number
  /** Takes the key for a request with this fingerprint, if nobody has it. */
  claim(key: string, fingerprint: string): Promise<Claim>
  /** Says that the turn is still being taken. Does nothing when it is over, or somebody else's by now. */
  keep(key: string, ticket: string): Promise<void>
  /** Keeps the answer for everybody who comes with the key. Does nothing when somebody else has the key by now. */
  settle(key: string, fingerprint: string, ticket: string, answer: Wire): Promise<void>
  /** Gives the key back unanswered, so that the next request with it runs at once. */
  release(key: string, ticket: string): Promise<void>
}
