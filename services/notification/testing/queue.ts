import type { MailQueue } from '../mail/queue.ts'
import { claimed, letterOf, type Outcome, settled } from '../mail/standing.ts'
import type { Notice } from '../notice.ts'

/** A queue in memory, of notices by university. */
export function memoryQueue(universities: Record<string, Notice[]>): MailQueue & { settled: [string, Outcome][] } {
  const queued = (tenant: string): Notice[] =>
    (universities[tenant] ?? [])
      .filter(({ due }) => due !== undefined)
      .sort((a, b) => ((a.due ?? '') < (b.due ?? '') ? -1 : 1))
  const put = (tenant: string, changed: readonly Notice[]): void => {
    const all = new Map([...(universities[tenant] ?? []), ...changed].map(notice => [notice.id, notice]))
    universities[tenant] = [...all.values()]
  }
  let claims = 0
  const outcomes: [string, Outcome][] = []
  return {
    settled: outcomes,
    after: async tenant => {
      const next = Object.keys(universities).sort()
      const owner = next.find(name => (tenant === undefined || name > tenant) && queued(name).length > 0)
      const [first] = owner === undefined ? [] : queued(owner)
      return owner && first ? { tenant: owner, person: first.person, due: first.due ?? '' } : undefined
    },
    claim: async (tenant, person, now) => {
      const chosen = letterOf(
        queued(tenant).filter(notice => notice.person === person),
        now,
      )
      const name = `claim-${++claims}`
      const mine = chosen.map(notice => claimed(notice, notice.letter ?? name, name, now))
      put(tenant, mine)
      return mine
    },
    settle: async (tenant, those, outcome) => {
      outcomes.push([tenant, outcome])
      put(
        tenant,
        those.map(notice => settled(notice, outcome)),
      )
    },
  }
}
