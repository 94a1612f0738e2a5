import { tornJournal } from './journal.ts'
import { type Books, readBooks } from './ledger.ts'
import { leftBehind, wrongCharges } from './money.ts'
import { doubleBooked, unfinished } from './registrations.ts'
import { oversold, staleSeats } from './seats.ts'
import { staleViews } from './views.ts'
import type { Violation } from './violation.ts'

export { type Books, readBooks } from './ledger.ts'
export type { Violation } from './violation.ts'

/** The stores of one service. */
export interface StoreUrls {
  readonly journal: string
  readonly documents: string
}

/** Everything that must hold once a platform has come to rest, read from its stores. */
export interface Inspection {
  readonly enrollment: Books
  readonly billing: Books
  readonly identity?: Books
  readonly catalog?: Books
  /** Registrations that a 2xx answer named, as `<tenant>:<id>`. */
  readonly acknowledged: readonly string[]
}

/** All violations of I1 to I6 and I8; an empty list is the only good one. */
export function violationsOf({ enrollment, billing, identity, catalog, acknowledged }: Inspection): Violation[] {
  return [
    ...oversold(enrollment),
    ...doubleBooked(enrollment),
    ...unfinished(enrollment, acknowledged),
    ...wrongCharges(enrollment, billing),
    ...leftBehind(enrollment, billing),
    ...[enrollment, billing, identity, catalog].flatMap(books => (books ? tornJournal(books) : [])),
    ...staleViews(enrollment, enrollment, { name: 'registrations', of: 'Registration', kind: 'registration' }),
    ...staleSeats(enrollment),
    ...staleViews(billing, billing, { name: 'accounts', of: 'Account', kind: 'account' }),
    ...staleViews(billing, billing, { name: 'payments', of: 'Payment', kind: 'payment' }),
  ]
}

/** Reads the stores of the services and looks for violations. */
export async function inspect(
  urls: (service: string) => StoreUrls,
  acknowledged: readonly string[],
): Promise<{ violations: Violation[]; books: Inspection }> {
  const [enrollment, billing, identity, catalog] = await Promise.all(
    ['enrollment', 'billing', 'identity', 'catalog'].map(service => readBooks(urls(service))),
  )
  if (!enrollment || !billing || !identity || !catalog) throw new Error('a service has no stores')
  const books = { enrollment, billing, identity, catalog, acknowledged }
  return { violations: violationsOf(books), books }
}
