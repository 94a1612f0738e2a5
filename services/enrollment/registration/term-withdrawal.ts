import { type Id, ItemDropped, ItemWithdrawn, type Refusal, refusal, TermWithdrawn } from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { fullTimeWarnings } from '../eligibility/full-time.ts'
import { withdraw } from './giving-back.ts'
import { invoiced } from './invoicing.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { wayOut } from './leaving.ts'
import { about, creditsEnrolled, type Item, isLive, type RegistrationState } from './state.ts'

/** An item, and how it is left today. */
interface Leaving {
  readonly item: Item
  readonly way: 'drop' | 'withdraw' | Refusal
}

/**
 * The student leaves the whole term, in one commit: each section as its own day has it, without a trace or with a
 * W, and places to wait with them. What is too late for one is too late for all: then the registrar has to help.
 */
export function withdrawFromTerm(
  { deadlinesBySection }: CommandOf<'withdraw-from-term'>,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const leaving = state.items.filter(isLive).map(item => ({ item, way: wayFor(item, deadlinesBySection, moment) }))
  if (leaving.length === 0)
    return state.history.length > 0 ? accept([]) : refuse(refusal('NOT_ENROLLED', 'There is nothing to leave.'))
  const tooLate = leaving.flatMap(({ item, way }) =>
    typeof way === 'string' ? [] : [{ ...way, sectionId: item.sectionId }],
  )
  if (tooLate.length > 0) return refuse(...tooLate)
  const [dropped, withdrawn] = [taking('drop', leaving), taking('withdraw', leaving)]
  const warnings = fullTimeWarnings(creditsEnrolled(state), 0)
  const events = [
    ...dropped.map(item => ItemDropped({ ...about(item, state), seat: item.seat !== 'none', altogether: true })),
    ...withdrawn.map(item => ItemWithdrawn({ ...about(item, state), seat: true, altogether: true })),
    TermWithdrawn({
      registrationId: state.id,
      student: state.student ?? state.id,
      term: state.term ?? state.id,
      dropped: sectionsOf(dropped),
      withdrawn: sectionsOf(withdrawn),
      warnings,
    }),
    ...withdraw(dropped, state, 'term-withdrawn'),
  ]
  return accept(invoiced(events, state, moment), { warnings })
}

const wayFor = (
  { sectionId, status }: Item,
  deadlines: CommandOf<'withdraw-from-term'>['deadlinesBySection'],
  { now }: Moment,
): Leaving['way'] => (status === 'enrolled' ? wayOut(deadlines[sectionId], now) : 'drop')

const taking = (way: 'drop' | 'withdraw', leaving: readonly Leaving[]): Item[] =>
  leaving.filter(one => one.way === way).map(({ item }) => item)

const sectionsOf = (items: readonly Item[]): Id[] => items.map(({ sectionId }) => sectionId)
