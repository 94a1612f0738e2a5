import { type Id, type Refusal, refusal } from '@campus/contracts'
import { withRemedy } from '../eligibility/remedies.ts'
import { compensate, leave } from './giving-back.ts'
import type { RegistrationEvent } from './language.ts'
import { type Item, isLive, itemOf, type RegistrationState } from './state.ts'

interface Outlook {
  readonly sectionId: Id
  readonly reasons: readonly Refusal[]
}

/** Where one of those that go together cannot be had, no other is either: then `without` makes of it what it comes to. */
export function together<One extends Outlook>(
  those: readonly One[],
  without: (one: One, reason: Refusal) => One,
): One[] {
  const missing = those.filter(({ reasons }) => reasons.length > 0)
  if (missing.length === 0) return [...those]
  const reason = incompleteWithout(missing)
  return those.map(one => (one.reasons.length > 0 ? one : without(one, reason)))
}

/**
 * What requests for all or none come to whose last place was answered between these two states: where every place was
 * had, what they drop is dropped; where one was not, the others go back.
 */
export function settledBatches(before: RegistrationState, after: RegistrationState): RegistrationEvent[] {
  const settled = openBatches(before).difference(openBatches(after))
  return [...settled].flatMap(id =>
    settledBatch(
      after.items.filter(({ batch }) => batch?.id === id),
      after,
    ),
  )
}

const openBatches = ({ items }: RegistrationState): ReadonlySet<Id> =>
  new Set(items.flatMap(({ seat, batch }) => (seat === 'asked' && batch ? [batch.id] : [])))

function settledBatch(members: readonly Item[], state: RegistrationState): RegistrationEvent[] {
  const missing = members.filter(({ status }) => status === 'refused' || status === 'cancelled_section')
  if (missing.length > 0) return compensate(members.filter(isLive), state, incompleteWithout(missing))
  const left = new Set(members.flatMap(({ batch }) => batch?.leaves ?? []))
  return [...left]
    .flatMap(id => itemOf(state, id) ?? [])
    .filter(isLive)
    .flatMap(item => leave(item, state))
}

function incompleteWithout(missing: readonly { readonly sectionId: Id }[]): Refusal {
  const sections = missing.map(({ sectionId }) => sectionId)
  const words = `It was asked for together with ${sections.join(', ')}, all or none, and that cannot be had.`
  return withRemedy(refusal('BATCH_INCOMPLETE', words, { without: sections }))
}
