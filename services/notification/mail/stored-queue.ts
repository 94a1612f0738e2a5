import { randomBytes } from 'node:crypto'
import type { Id, Instant, TenantId } from '@campus/contracts'
import type { Change, Documents, RowStore } from '@campus/documents'
import { type notices, postOfAll } from '../collections.ts'
import { Notice } from '../notice.ts'
import type { MailQueue, Waiting } from './queue.ts'
import { claimed, letterOf, type Outcome, settled } from './standing.ts'

type Notices = Documents<Notice, (typeof notices)['declared']>

/** What a person's mails are picked from at a time. */
const LOOK = 200

/**
 * The queue that the notices themselves are. A claim is a write that only one of several senders can do: the try that
 * it counts is its sequence.
 */
export function storedQueue(notices: Notices, store: RowStore): MailQueue {
  const claim = async (tenant: TenantId, person: Id, now: Instant): Promise<readonly Notice[]> => {
    const { items } = await notices.find(tenant, { by: 'queued', where: { person }, limit: LOOK })
    const chosen = letterOf(
      items.map(({ doc }) => doc),
      now,
    )
    const letter = chosen[0]?.letter ?? randomName()
    const mine = randomName()
    await notices.apply(
      tenant,
      chosen.map(notice => tried(notice, letter, mine, now)),
    )
    const known = await notices.getMany(
      tenant,
      chosen.map(({ id }) => id),
    )
    return [...known.values()].map(({ doc }) => doc).filter(notice => notice.claim === mine)
  }
  return {
    after: tenant => firstAfter(store, tenant),
    claim,
    settle: async (tenant, those, outcome) => {
      await notices.apply(
        tenant,
        those.map(notice => ended(notice, outcome)),
      )
    },
  }
}

async function firstAfter(store: RowStore, tenant: TenantId | undefined): Promise<Waiting | undefined> {
  const bounds = tenant === undefined ? {} : { bounds: { gt: tenant } }
  const [row] = await store.queryAcrossTenants({ index: postOfAll, limit: 1, ...bounds })
  if (!row) return undefined
  const { tenant: owner, doc } = row.value as { tenant: TenantId; doc: unknown }
  const { person, due } = Notice.pick({ person: true, due: true }).required().parse(doc)
  return { tenant: owner, person, due }
}

/** Try n has the sequences 2n - 1, for its claim, and 2n, for what came of it. */
const tried = ({ id, tries }: Notice, letter: string, claim: string, now: Instant): Change<Notice> => ({
  id,
  source: 'mail',
  sequence: 2 * tries + 1,
  change: old => (old ? claimed(old, letter, claim, now) : null),
})

const ended = ({ id, tries }: Notice, outcome: Outcome): Change<Notice> => ({
  id,
  source: 'mail',
  sequence: 2 * tries,
  change: old => (old ? settled(old, outcome) : null),
})

const randomName = (): string => randomBytes(6).toString('hex')
