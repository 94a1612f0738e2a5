import { setTimeout as sleep } from 'node:timers/promises'
import type { Platform } from '@campus/runner'
import { inspect, type Violation } from '@campus/scenarios/invariants'

/** Seconds for what is under way to come to its end. */
const PATIENCE = 60

/** A figure counts only when all that was measured is right: throws unless the invariants hold soon. */
export async function noViolations(
  platform: Platform,
  excepting: (violation: Violation) => boolean = () => false,
): Promise<void> {
  const urls = (service: string) => ({
    journal: platform.journalUrl(service),
    documents: platform.documentsUrl(service),
  })
  for (let tries = 0; ; tries++) {
    const violations = (await inspect(urls, [])).violations.filter(violation => !excepting(violation))
    if (violations.length === 0) return
    if (tries === PATIENCE) throw new Error(`not all is right: ${JSON.stringify(violations.slice(0, 5))}`)
    await sleep(1_000)
  }
}

/** A seat that waits for its money is no violation while there is time to pay. */
export const waitsForMoney = ({ invariant, detail }: Violation): boolean =>
  invariant === 'I3' && detail.endsWith('(held)')
