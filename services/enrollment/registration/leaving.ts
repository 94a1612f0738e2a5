import { type Deadlines, type Instant, ItemWithdrawn, type Refusal, refusal } from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { fullTimeWarnings } from '../eligibility/full-time.ts'
import { leave } from './giving-back.ts'
import { after, invoiced } from './invoicing.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { leaningOn, needed } from './leaning.ts'
import { about, creditsEnrolled, type Item, isLive, itemOf, type RegistrationState } from './state.ts'

export const TOO_LATE = 'The drop deadline has passed (R-03).'

export function drop(
  command: CommandOf<'drop'>,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const item = itemOf(state, command.enrollmentId)
  if (item?.status === 'dropped') return accept([])
  if (!item || !isLive(item)) return refuse(refusal('NOT_ENROLLED', 'There is nothing to drop.'))
  if (!mayDrop(command.deadlines, moment.now)) return refuse(refusal('TERM_CLOSED', TOO_LATE))
  const leaning = leaningOn([item], state)
  if (leaning.length > 0 && !command.together) return refuse(...leaning.map(needed))
  const left = [item, ...leaning].flatMap(one => leave(one, state))
  return warned(invoiced(left, state, moment), state, moment)
}

/** Between the last day to drop and the last day to withdraw: the seat goes back, W and the charge stay. */
export function withdrawFrom(
  { enrollmentId, together, deadlines }: CommandOf<'withdraw'>,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const item = itemOf(state, enrollmentId)
  if (item?.status === 'withdrawn') return accept([])
  if (item?.status !== 'enrolled') return refuse(refusal('NOT_ENROLLED', 'There is nothing to withdraw from.'))
  const way = wayOut(deadlines, moment.now)
  if (way === 'drop')
    return refuse(
      refusal('TERM_CLOSED', `Until ${deadlines?.dropDeadline} it can be dropped, which leaves no trace (R-03).`),
    )
  if (way !== 'withdraw') return refuse(way)
  const leaning = leaningOn([item], state)
  if (leaning.length > 0 && !together) return refuse(...leaning.map(needed))
  const left = [item, ...leaning].flatMap(one =>
    one.status === 'enrolled' ? [withdrawn(one, state)] : leave(one, state),
  )
  return warned(left, state, moment)
}

export const withdrawn = (item: Item, state: RegistrationState) => ItemWithdrawn({ ...about(item, state), seat: true })

/** How an enrollment is left at this moment: without a trace, with a W, or not any more. */
export function wayOut(deadlines: Deadlines | undefined, now: Instant): 'drop' | 'withdraw' | Refusal {
  if (!deadlines) return refusal('TERM_CLOSED', 'This term is not known.')
  const { dropDeadline, withdrawDeadline } = deadlines
  if (now < dropDeadline) return 'drop'
  return now < withdrawDeadline
    ? 'withdraw'
    : refusal('TERM_CLOSED', `The last day to withdraw has passed: ${withdrawDeadline} (R-03).`)
}

export const mayDrop = (deadlines: Pick<Deadlines, 'dropDeadline'> | undefined, now: Instant): boolean =>
  deadlines === undefined || now < deadlines.dropDeadline

/** What leaving comes to, with its consequences beside it. */
export function warned(
  events: RegistrationEvent[],
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const warnings = fullTimeWarnings(creditsEnrolled(state), creditsEnrolled(after(events, state, moment)))
  return accept(events, { warnings })
}
