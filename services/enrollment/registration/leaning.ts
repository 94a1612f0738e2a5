import { type Id, ItemRefused, type Refusal, refusal } from '@campus/contracts'
import type { Moment } from '@campus/dapr/aggregate'
import { withRemedy } from '../eligibility/remedies.ts'
import type { OngoingCourse } from '../eligibility/studies.ts'
import { missingBeside } from '../eligibility/ties.ts'
import { after } from './invoicing.ts'
import type { RegistrationEvent } from './language.ts'
import { about, type Item, isLive, type RegistrationState } from './state.ts'

type Events = RegistrationEvent[]

/** The courses of these, as far as they are known. */
export const coursesOf = (those: readonly { sectionId: Id; courseId?: Id | undefined }[]): OngoingCourse[] =>
  those.flatMap(({ sectionId, courseId }) => (courseId === undefined ? [] : [{ sectionId, courseId }]))

/**
 * Live items that would be without what they need beside them (R-14, linked sections) once these have gone and those have
 * come, and all that lean on them in turn. Who waits for a section counts as taking it.
 */
export function leaningOn(
  gone: readonly Item[],
  state: RegistrationState,
  coming: readonly OngoingCourse[] = [],
): readonly Item[] {
  const leaning = leaningDirectly(gone, state, coming)
  return leaning.length === 0 ? [] : [...leaning, ...leaningOn([...gone, ...leaning], state, coming)]
}

function leaningDirectly(
  gone: readonly Item[],
  { items }: RegistrationState,
  coming: readonly OngoingCourse[],
): readonly Item[] {
  const left = items.filter(item => isLive(item) && !gone.includes(item))
  return left.filter(
    item => lacking(item, left, coming).length > 0 && lacking(item, [...left, ...gone], coming).length === 0,
  )
}

const lacking = (item: Item, beside: readonly Item[], coming: readonly OngoingCourse[] = []): Refusal[] =>
  item.ties ? missingBeside(item.ties, [...coursesOf(beside.filter(other => other !== item)), ...coming]) : []

/** Why nothing is left that others lean on: both go, or none. */
export const needed = ({ sectionId }: Item): Refusal => {
  const cure = 'Drop both in one request, or leave with together=true.'
  return withRemedy(
    refusal('LINK_REQUIRED', `Section ${sectionId} is taken only beside this one.`, { with: sectionId, cure }),
  )
}

/** These events, and what falls with them: what has come to nothing takes along what needed it and is no enrollment yet. */
export function withFallen(events: Events, before: RegistrationState, moment: Moment): Events {
  const state = after(events, before, moment)
  const live = state.items.filter(isLive)
  const ended = before.items.filter(item => isLive(item) && !live.some(one => one.enrollmentId === item.enrollmentId))
  const falling = leaningDirectly(ended, state, []).filter(({ status }) => status !== 'enrolled')
  if (falling.length === 0) return events
  const refused = falling.map(item =>
    ItemRefused({ ...about(item, state), reasons: lacking(item, live).map(withRemedy), seat: true }),
  )
  return withFallen([...events, ...refused], before, moment)
}
