export {
  type Aggregate,
  type AnyAggregate,
  accept,
  type Decision,
  defineAggregate,
  type Moment,
  refuse,
} from './aggregate.ts'
export type { CalmTopics } from './aside.ts'
export type { Ask, Outside } from './ask.ts'
export { Aggregates, DecisionFailed } from './client.ts'
export type { Cause, CommandMessage } from './command.ts'
export { type DeadLetter, replay } from './dead-letters.ts'
export { envelopeOf } from './envelopes.ts'
export { GroupCommit } from './group-commit.ts'
export { historyOf, type PastCommit } from './history.ts'
export type { Step } from './host.ts'
export { binding, forward, invoke } from './invoke.ts'
export type { JournalReader, TaggedRow } from './journal.ts'
export { type JournalStore, openJournal } from './journal-store.ts'
export { type Identity, identity } from './keys.ts'
export type { Reply } from './reply.ts'
export { CommitRow, SnapshotRow } from './rows.ts'
export { createRuntime, type Runtime, type RuntimeOptions } from './runtime.ts'
export { type PassedAnswer, type PassingCall, Sidecar, type SidecarAnswer, Unavailable } from './sidecar.ts'
export { type Operation, type Outcome, StateStore } from './state.ts'
export { type Delivery, on, type Projection, type Reaction, type Subscription, Undeliverable } from './subscription.ts'
export type { JournalQueries } from './sweeper.ts'
