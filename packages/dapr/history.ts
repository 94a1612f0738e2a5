import { type Instant, upcast } from '@campus/contracts'
import type { AnyAggregate } from './aggregate.ts'
import type { JournalReader } from './journal.ts'
import { commitKey, groundsKey, type Identity, snapshotKey } from './keys.ts'
import { CommitRow, GroundsRow, type RecordedEvent, SnapshotRow } from './rows.ts'

/** A commit as it was made, its events in today's shapes, and what its decisions went by where they said so. */
export interface PastCommit {
  /** Sequence of its first event. */
  readonly from: number
  readonly at: Instant
  readonly events: readonly RecordedEvent[]
  readonly grounds: GroundsRow['grounds']
}

/** Sequences that are looked up in one read: a commit is found by that of its first event. */
const AT_ONCE = 200

/** Everything that ever happened to an aggregate, in order; nothing where there is no such aggregate. */
export async function historyOf(rows: JournalReader, aggregate: AnyAggregate, of: Identity): Promise<PastCommit[]> {
  const snapshot = await rows.get(snapshotKey(of))
  if (!snapshot) return []
  const { seq } = SnapshotRow.parse(snapshot.value)
  const past: PastCommit[] = []
  for (let first = 1; first <= seq; first += AT_ONCE) past.push(...(await commitsFrom(rows, aggregate, of, first)))
  return past
}

async function commitsFrom(rows: JournalReader, aggregate: AnyAggregate, of: Identity, first: number) {
  const sequences = Array.from({ length: AT_ONCE }, (_, index) => first + index)
  const found = await rows.getAll(sequences.flatMap(at => [commitKey(of, at), groundsKey(of, at)]))
  return sequences.flatMap(at => {
    const commit = found.get(commitKey(of, at))
    const grounds = found.get(groundsKey(of, at))
    return commit ? [past(CommitRow.parse(commit.value), grounds && GroundsRow.parse(grounds.value), aggregate)] : []
  })
}

const past = ({ from, at, events }: CommitRow, kept: GroundsRow | undefined, aggregate: AnyAggregate): PastCommit => ({
  from,
  at,
  events: events.map(event => asToday(event, aggregate)),
  grounds: kept?.grounds ?? [],
})

function asToday(event: RecordedEvent, { events }: AnyAggregate): RecordedEvent {
  const definition = events.find(({ type }) => type === event.type)
  if (!definition) return event
  const { version, upcasters, data } = definition
  return { ...event, version, data: data.parse(upcast(event.data, event.version, version, upcasters)) }
}
