import { Id, Instant, TenantId } from '@campus/contracts'
import { z } from 'zod'

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
  /** Older replies than these are in rows of their own. */
  spilled: z.literal(true).optional(),
})
export type SnapshotRow = z.infer<typeof SnapshotRow>

/**
 * What a command answered that the snapshot has no room for any more, written once. Nobody repeats a command after some
 * weeks: by `at`, when it left the snapshot, a clean-up may know the rows it can delete. There is none yet.
 */
export const ReplyRow = z.object({
  kind: z.literal('reply'),
  ...whose,
  at: Instant,
  commandId: z.string(),
  seq: z.number().int(),
  result: z.unknown().optional(),
})
export type ReplyRow = z.infer<typeof ReplyRow>

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

/** What the decisions of one commit went by, where they said so: kept with the commit, never published. */
export const GroundsRow = z.object({
  kind: z.literal('grounds'),
  ...whose,
  /** The commit's first sequence. */
  from: z.number().int().positive(),
  at: Instant,
  grounds: z.array(z.object({ commandId: z.string(), by: z.string(), grounds: z.unknown() })),
})
export type GroundsRow = z.infer<typeof GroundsRow>
