import { Id, Instant, TenantId, upcast } from '@campus/contracts'
import { z } from 'zod'
import type { AnyAggregate } from './aggregate.ts'
import { commitKey, type Identity, partitionOf, snapshotKey } from './keys.ts'
import type { Outcome, StateStore } from './state.ts'
import type { Standing } from './turn.ts'

const whose = { type: z.string(), tenant: TenantId, id: Id }

/** The aggregate as it stands. `due` is when it wants to be woken; a sweep finds it by that. */
export const SnapshotRow = z.object({
  kind: z.literal('snapshot'),
  ...whose,
  seq: z.number().int().nonnegative(),
  at: Instant,
  due: Instant.nullable(),
  stateVersion: z.number().int(),
  state: z.unknown(),
  replies: z.array(z.object({ id: z.string(), seq: z.number().int(), result: z.unknown().optional() })),
})
export type SnapshotRow = z.infer<typeof SnapshotRow>

export const RecordedEvent = z.object({
  type: z.string(),
  version: z.number().int(),
  sequence: z.number().int(),
  data: z.unknown(),
  commandId: z.string(),
  by: z.string(),
  correlationId: z.string(),
  traceparent: z.string().optional(),
})
export type RecordedEvent = z.infer<typeof RecordedEvent>

/** One commit: audit trail, event log and outbox in one row, written once; only `published` changes, and only to true. */
export const CommitRow = z.object({
  kind: z.literal('commit'),
  ...whose,
  from: z.number().int().positive(),
  seq: z.number().int().positive(),
  at: Instant,
  published: z.boolean(),
  after: z.unknown(),
  events: z.array(RecordedEvent),
})
export type CommitRow = z.infer<typeof CommitRow>

/** Where aggregates are kept: the plain state API of component `journal` (docs/decisions/0002). */
export class Journal {
  readonly #store: StateStore

  constructor(store: StateStore) {
    this.#store = store
  }

  async load(aggregate: AnyAggregate, of: Identity): Promise<Standing> {
    const row = await this.#store.get(snapshotKey(of), partitionOf(of))
    if (row === undefined) return { seq: 0, state: aggregate.initial(of.id), replies: [] }
    const { seq, state, stateVersion, replies } = SnapshotRow.parse(row)
    const current = upcast(state, stateVersion, aggregate.stateVersion ?? 1, aggregate.stateUpcasters ?? {})
    return { seq, state: aggregate.state.parse(current), replies }
  }

  /**
   * Snapshot and commit in one transaction. `conflict` when somebody else committed after the state this turn was
   * decided on: the commit's key is already taken.
   */
  append(of: Identity, rows: { snapshot: SnapshotRow; commit: CommitRow }): Promise<Outcome> {
    return this.#store.transact(
      [
        { operation: 'upsert', key: commitKey(of, rows.commit.from), value: rows.commit, insert: true },
        { operation: 'upsert', key: snapshotKey(of), value: rows.snapshot },
      ],
      partitionOf(of),
    )
  }

  /** Marks commits of one aggregate, or of many where the store allows one transaction over them, as published. */
  async markPublished(commits: readonly CommitRow[], partition: string): Promise<void> {
    await this.#store.transact(
      commits.map(commit => ({
        operation: 'upsert' as const,
        key: commitKey(commit, commit.from),
        value: { ...commit, published: true },
      })),
      partition,
    )
  }
}
