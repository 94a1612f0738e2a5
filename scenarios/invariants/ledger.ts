import { CommitRow, SnapshotRow } from '@campus/dapr'
import { rowsOf } from './rows.ts'

/** Everything one service has committed, and what it shows: read from its stores, not from its API. */
export interface Books {
  readonly commits: readonly CommitRow[]
  readonly snapshots: readonly SnapshotRow[]
  /** Documents as `<kind>:<tenant>:<id>` with what they show and how far they followed their source. */
  readonly documents: ReadonlyMap<string, ShownDocument>
}

export interface ShownDocument {
  readonly doc: unknown
  readonly sequences: Readonly<Record<string, number>>
}

/** Reads a service's journal and documents as they stand now. */
export async function readBooks(urls: { journal: string; documents: string }): Promise<Books> {
  const [journal, documents] = await Promise.all([rowsOf(urls.journal, 'journal'), rowsOf(urls.documents, 'documents')])
  const values = journal.map(({ value }) => value as { kind?: unknown })
  return {
    commits: values
      .filter(({ kind }) => kind === 'commit')
      .map(value => CommitRow.parse(value))
      .toSorted(byPlace),
    snapshots: values.filter(({ kind }) => kind === 'snapshot').map(value => SnapshotRow.parse(value)),
    documents: new Map(documents.map(({ key, value }) => [key, value as ShownDocument])),
  }
}

const byPlace = (a: CommitRow, b: CommitRow): number => {
  const [one, other] = [aggregateOf(a), aggregateOf(b)]
  return one === other ? a.from - b.from : one < other ? -1 : 1
}

/** The name of an aggregate in reports: type, tenant and id. */
export const aggregateOf = ({ type, tenant, id }: Pick<CommitRow, 'type' | 'tenant' | 'id'>): string =>
  `${type}:${tenant}:${id}`
