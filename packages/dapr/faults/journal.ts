import { CommitRow, type JournalStore, openJournal, SnapshotRow } from '@campus/dapr'
import { Documents, openStore, type StateWriter } from '@campus/documents'
import type { Platform } from '@campus/runner'
import { onTestFinished } from 'vitest'
import { accounts } from './fixture/accounts.ts'
import type { LedgerView } from './fixture/ledger.ts'
import { APP, TENANT } from './stage.ts'

/** A service's journal, read from its store; closed after the test. */
export function journalOf(platform: Platform, app = APP): JournalStore {
  const journal = openJournal(platform.journalUrl(app))
  onTestFinished(() => journal.close())
  return journal
}

/**
 * Every commit of an aggregate in order, also while it takes turns. Throws when one is missing between its first and its
 * last event, when its events are not numbered one after the other, or when snapshot and log say different things.
 */
export async function commitsOf(journal: JournalStore, type: string, id: string): Promise<CommitRow[]> {
  const of = `${type}:${TENANT}:${id}`
  const commits: CommitRow[] = []
  const before = await snapshotSeq(journal, of)
  for (let next = 1; ; next = (commits.at(-1)?.seq ?? 0) + 1) {
    const row = await journal.get(`c:${of}:${String(next).padStart(12, '0')}`)
    if (!row) break
    const commit = CommitRow.parse(row.value)
    const expected = commit.events.map((_event, index) => next + index)
    const actual = commit.events.map(({ sequence }) => sequence)
    if (`${expected}` !== `${actual}`) throw new Error(`${of} numbers its events ${actual}, not ${expected}`)
    commits.push(commit)
  }
  const last = commits.at(-1)?.seq ?? 0
  const after = await snapshotSeq(journal, of)
  if (before > last || after < last) throw new Error(`${of} stood at ${before} and ${after}, its log at ${last}`)
  return commits
}

const snapshotSeq = async (journal: JournalStore, of: string): Promise<number> => {
  const row = await journal.get(`s:${of}`)
  return row ? SnapshotRow.parse(row.value).seq : 0
}

/** Ids of the commands that had an effect, one for every event. */
export const effectsOf = async (journal: JournalStore, type: string, id: string): Promise<string[]> =>
  (await commitsOf(journal, type, id)).flatMap(({ events }) => events.map(({ commandId }) => commandId))

/** The view of a ledger as the store of a service has it. */
export async function accountOf(platform: Platform, id: string, app: string): Promise<LedgerView | undefined> {
  const store = openStore(platform.documentsUrl(app), 'documents')
  onTestFinished(() => store.close())
  const documents = new Documents(accounts, { store, writer: READ_ONLY, cursorKey: 'no cursor is made here' })
  return (await documents.get(TENANT, id))?.doc
}

const READ_ONLY: StateWriter = {
  transact: () => Promise.reject(new Error('this is for reading')),
}
