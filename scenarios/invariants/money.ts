import { z } from 'zod'
import type { Books } from './ledger.ts'
import { itemsIn } from './registrations.ts'
import { type Violation, violation } from './violation.ts'

const Account = z.object({
  invoices: z.array(
    z.object({ id: z.string(), status: z.string(), lines: z.array(z.object({ enrollmentId: z.string() })) }),
  ),
  credited: z.record(z.string(), z.array(z.string())),
})

interface Charge {
  readonly invoiceId: string
  readonly status: string
  readonly credited: boolean
}

const I4 = violation('I4')
const I5 = violation('I5')

/** I4: everybody enrolled, or withdrawn with W, is charged exactly once, nobody else is, and the ledger balances. */
export function wrongCharges(enrollment: Books, billing: Books): Violation[] {
  const charges = chargesIn(billing)
  const wrong = itemsIn(enrollment).flatMap(({ tenant, enrollmentId, status }) => {
    const paid = (charges.get(`${tenant}:${enrollmentId}`) ?? []).filter(
      charge => charge.status === 'paid' && !charge.credited,
    )
    const due = status === 'enrolled' || status === 'withdrawn' ? 1 : 0
    return paid.length === due ? [] : [I4(`${tenant}:${enrollmentId} is ${status} and charged ${paid.length} times`)]
  })
  return [...wrong, ...unbalanced(billing)]
}

const ENDED = ['refused', 'dropped', 'declined', 'expired', 'withdrawn', 'admin_dropped', 'cancelled_section']

/** I5: what did not come about holds neither seat nor open invoice. */
export function leftBehind(enrollment: Books, billing: Books): Violation[] {
  const charges = chargesIn(billing)
  const ended = itemsIn(enrollment).filter(({ status }) => ENDED.includes(status))
  const holders = holdersIn(enrollment)
  return ended.flatMap(({ tenant, enrollmentId, sectionId, status }) => {
    const id = `${tenant}:${enrollmentId}`
    const open = (charges.get(id) ?? []).filter(charge => charge.status === 'issued' && !charge.credited)
    return [
      ...(holders.has(id) ? [I5(`${id} is ${status} and still has a seat in ${sectionId}`)] : []),
      ...open.map(({ invoiceId }) => I5(`${id} is ${status} and still owed on ${invoiceId}`)),
    ]
  })
}

function chargesIn({ snapshots }: Books): Map<string, Charge[]> {
  const charges = new Map<string, Charge[]>()
  for (const { tenant, state } of snapshots.filter(({ type }) => type === 'Account')) {
    const { invoices, credited } = Account.parse(state)
    for (const { id, status, lines } of invoices)
      for (const { enrollmentId } of lines) {
        const charge = { invoiceId: id, status, credited: credited[id]?.includes(enrollmentId) ?? false }
        charges.set(`${tenant}:${enrollmentId}`, [...(charges.get(`${tenant}:${enrollmentId}`) ?? []), charge])
      }
  }
  return charges
}

const Seats = z.object({ holders: z.record(z.string(), z.unknown()) })

const holdersIn = ({ snapshots }: Books): Set<string> =>
  new Set(
    snapshots
      .filter(({ type }) => type === 'Seats')
      .flatMap(({ tenant, state }) => Object.keys(Seats.parse(state).holders).map(id => `${tenant}:${id}`)),
  )

const Posted = z.object({
  postings: z.array(z.object({ amount: z.object({ minor: z.string(), currency: z.string() }) })),
})

/** The sum of all postings of a tenant, in each currency, is zero. */
function unbalanced({ commits }: Books): Violation[] {
  const sums = new Map<string, bigint>()
  for (const { tenant, events } of commits)
    for (const { data } of events) {
      const { success, data: posted } = Posted.safeParse(data)
      if (!success) continue
      for (const { amount } of posted.postings) {
        const key = `${tenant} in ${amount.currency}`
        sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount.minor))
      }
    }
  return [...sums].filter(([, sum]) => sum !== 0n).map(([key, sum]) => I4(`the ledger of ${key} is off by ${sum}`))
}
