import { isDeepStrictEqual } from 'node:util'
import { type Id, ItemRescheduled, type Meeting } from '@campus/contracts'
import { conflict } from '../eligibility/timetable.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { about, type Item, isLive, itemOf, occupiesTime, type RegistrationState } from './state.ts'

/**
 * The section moved, or changed its status. Told is what is new to this registration: an older change that comes later, the
 * same one again, and what the student registered with already are no news.
 */
export function rescheduled(
  { enrollmentId, sectionSequence, now }: CommandOf<'section-changed'>,
  state: RegistrationState,
): RegistrationEvent[] {
  const item = itemOf(state, enrollmentId)
  if (!item || !isLive(item) || sectionSequence <= knownSequence(item)) return []
  const was = { meetings: item.meetings, status: item.section?.status ?? 'open' }
  if (isDeepStrictEqual(was, now)) return []
  return [
    ItemRescheduled({ ...about(item, state), sectionSequence, was, now, clashes: clashes(item, now.meetings, state) }),
  ]
}

const knownSequence = ({ section, capacity }: Item): number => section?.sequence ?? capacity?.sectionSequence ?? 0

/** Where else the student now sits at the same time; who only waits sits nowhere yet. */
const clashes = (item: Item, meetings: readonly Meeting[], { items }: RegistrationState): Id[] =>
  occupiesTime(item)
    ? items
        .filter(other => other !== item && occupiesTime(other) && !conflict(other.meetings, item.meetings))
        .filter(other => conflict(other.meetings, meetings))
        .map(({ sectionId }) => sectionId)
    : []
