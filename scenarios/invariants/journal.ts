import type { CommitRow } from '@campus/dapr'
import { aggregateOf, type Books } from './ledger.ts'
import { type Violation, violation } from './violation.ts'

const I6 = violation('I6')

/** I6: every event belongs to a state and every state to its events, without a gap, and all of it was published. */
export function tornJournal({ commits, snapshots }: Books): Violation[] {
  const byAggregate = Map.groupBy(commits, aggregateOf)
  const states = new Map(snapshots.map(snapshot => [aggregateOf(snapshot), snapshot.seq]))
  const names = new Set([...byAggregate.keys(), ...states.keys()])
  const torn = [...names].flatMap(name => torn1(name, byAggregate.get(name) ?? [], states.get(name)))
  const unpublished = commits.filter(({ published }) => !published)
  return [...torn, ...unpublished.map(commit => I6(`${aggregateOf(commit)} from ${commit.from} is not published`))]
}

function torn1(name: string, commits: readonly CommitRow[], seq: number | undefined): Violation[] {
  if (seq === undefined) return [I6(`${name} has events and no state`)]
  const sequences = commits.flatMap(({ events }) => events.map(({ sequence }) => sequence))
  const expected = Array.from({ length: seq }, (_, index) => index + 1)
  return sequences.join() === expected.join() ? [] : [I6(`${name} is at ${seq}, its events are ${sequences.join()}`)]
}
