import { type Alternate, type Id, ItemCancelled, refusal, SECTION_CANCELLED } from '@campus/contracts'
import type { Moment } from '@campus/dapr/aggregate'
import { fullTimeWarnings } from '../eligibility/full-time.ts'
import { conflict } from '../eligibility/timetable.ts'
import { withdraw } from './giving-back.ts'
import { after, invoiced } from './invoicing.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { about, creditsEnrolled, type Item, isLive, itemOf, occupiesTime, type RegistrationState } from './state.ts'

/**
 * The section is cancelled: whatever the student has there ends, with a full credit whatever the date, and no W
 * (R-18, S-13). What has ended already stays as it is.
 */
export function cancelled(
  command: CommandOf<'cancel-section'>,
  state: RegistrationState,
  moment: Moment,
): RegistrationEvent[] {
  const item = itemOf(state, command.enrollmentId)
  if (!item || !isLive(item)) return []
  const facts = {
    ...about(item, state),
    cancellationId: command.cancellationId,
    from: item.status,
    reasons: [refusal('SECTION_CLOSED', `The section was cancelled: ${command.reason}`)],
    seat: item.seat !== 'none',
    alternates: fitting(command.alternates, item, state),
  }
  const ends = (warnings: ReturnType<typeof fullTimeWarnings>): RegistrationEvent[] => [
    ItemCancelled({ ...facts, warnings }),
    ...withdraw([item], state, SECTION_CANCELLED),
  ]
  const credits = creditsEnrolled(after(ends([]), state, moment))
  return invoiced(ends(fullTimeWarnings(creditsEnrolled(state), credits)), state, moment)
}

/** Those that do not meet while the student sits elsewhere. */
const fitting = (alternates: readonly Alternate[], item: Item, { items }: RegistrationState): Id[] =>
  alternates
    .filter(({ meetings }) => !items.some(own => own !== item && occupiesTime(own) && conflict(own.meetings, meetings)))
    .map(({ sectionId }) => sectionId)
