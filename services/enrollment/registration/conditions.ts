import { ItemAdminDropped, ItemConfirmed, ItemRefused } from '@campus/contracts'
import type { Moment } from '@campus/dapr/aggregate'
import { isConditional, prerequisiteReasons, studiesOf } from '../eligibility/course-rules.ts'
import { withRemedy } from '../eligibility/remedies.ts'
import { withdraw } from './giving-back.ts'
import { invoiced } from './invoicing.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { about, type Item, isLive, type RegistrationState } from './state.ts'

/**
 * Grades have come that enrollments depend on (R-13, S-03). What they are good enough for stands; what they are not ends,
 * with seat and charge, as long as sections can be added: after that it is for staff to see to.
 */
export function gradesKnown(
  command: CommandOf<'grades-known'>,
  state: RegistrationState,
  moment: Moment,
): RegistrationEvent[] {
  const open = state.items.filter(item => item.conditional && isLive(item))
  return invoiced(
    open.flatMap(item => settled(item, command, state, moment)),
    state,
    moment,
  )
}

function settled(
  item: Item,
  { studentFacts, rules: byCourse, deadlinesBySection }: CommandOf<'grades-known'>,
  state: RegistrationState,
  { now }: Moment,
): RegistrationEvent[] {
  const rules = item.courseId === undefined ? undefined : byCourse[item.courseId]
  if (!rules) return []
  const beside = state.items.filter(other => isLive(other) && other !== item)
  const studies = studiesOf(
    studentFacts,
    beside.flatMap(({ courseId }) => (courseId === undefined ? [] : [{ courseId }])),
    now,
  )
  if (isConditional(rules, studies)) return []
  const reasons = prerequisiteReasons(rules, studies).map(withRemedy)
  if (reasons.length === 0) return [ItemConfirmed(about(item, state))]
  const { addDeadline } = deadlinesBySection?.[item.sectionId] ?? item
  if (addDeadline !== undefined && addDeadline <= now) return []
  const ended = { ...about(item, state), reasons, seat: true }
  return [
    item.status === 'enrolled' ? ItemAdminDropped(ended) : ItemRefused(ended),
    ...withdraw([item], state, 'PREREQ'),
  ]
}
