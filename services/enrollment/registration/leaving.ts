import { type Deadlines, ItemWithdrawn, refusal } from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { leave } from './giving-back.ts'
import { invoiced } from './invoicing.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { leaningOn, needed } from './leaning.ts'
import { about, type Item, isLive, itemOf, type RegistrationState } from './state.ts'

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
  return accept(
    invoiced(
      [item, ...leaning].flatMap(one => leave(one, state)),
      state,
      moment,
    ),
  )
}

/** Between the last day to drop and the last day to withdraw: the seat goes back, W and the charge stay. */
export function withdrawFrom(
  { enrollmentId, together, deadlines }: CommandOf<'withdraw'>,
  state: RegistrationState,
  { now }: Moment,
): Decision<RegistrationEvent> {
  const item = itemOf(state, enrollmentId)
  if (item?.status === 'withdrawn') return accept([])
  if (item?.status !== 'enrolled') return refuse(refusal('NOT_ENROLLED', 'There is nothing to withdraw from.'))
  if (!deadlines) return refuse(refusal('TERM_CLOSED', 'This term is not known.'))
  if (now < deadlines.dropDeadline)
    return refuse(
      refusal('TERM_CLOSED', `Until ${deadlines.dropDeadline} it can be dropped, which leaves no trace (R-03).`),
    )
  if (now >= deadlines.withdrawDeadline)
    return refuse(refusal('TERM_CLOSED', `The last day to withdraw has passed: ${deadlines.withdrawDeadline} (R-03).`))
  const leaning = leaningOn([item], state)
  if (leaning.length > 0 && !together) return refuse(...leaning.map(needed))
  return accept(
    [item, ...leaning].flatMap(one => (one.status === 'enrolled' ? [withdrawn(one, state)] : leave(one, state))),
  )
}

const withdrawn = (item: Item, state: RegistrationState) => ItemWithdrawn({ ...about(item, state), seat: true })

export const mayDrop = (deadlines: Pick<Deadlines, 'dropDeadline'> | undefined, now: string): boolean =>
  deadlines === undefined || now < deadlines.dropDeadline
