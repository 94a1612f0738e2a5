import { type EnrollmentTies, type Id, type Refusal, refusal } from '@campus/contracts'
import { isConditional, studiesOf } from '../eligibility/course-rules.ts'
import { type Circumstances, reasonsAgainst, type Wish } from '../eligibility/eligibility.ts'
import { type Lifted, lift, openOverrides } from '../eligibility/overrides.ts'
import { withRemedy } from '../eligibility/remedies.ts'
import type { OngoingCourse } from '../eligibility/studies.ts'
import { missingBeside, tiesOf } from '../eligibility/ties.ts'
import { together } from './batch.ts'
import type { Wishes } from './language.ts'
import { coursesOf } from './leaning.ts'
import { type Item, isLive, type RegistrationState } from './state.ts'

/** A wish with every reason against it that no override lifts. */
export interface Judged extends Lifted {
  readonly sectionId: Id
  readonly wish: Wish
  readonly reasons: Refusal[]
  /** It stands only if grades still to come are good enough. */
  readonly conditional: boolean
  /** The enrollment that it is to take the place of. */
  readonly swaps: Id | undefined
  /** What it has to do with others of the term. */
  readonly ties: EnrollmentTies | undefined
}

type Surroundings = Omit<Circumstances, 'studies'>

/** Judges what is asked for, alone or together. */
export function judgeRequest(
  { add, allOrNone }: Pick<Wishes, 'add' | 'allOrNone'>,
  state: RegistrationState,
  surroundings: Surroundings,
): readonly Judged[] {
  const judged = judgeWishes(add, state, surroundings)
  return allOrNone
    ? together(judged, (one, reason) => ({ ...one, reasons: [reason], overrides: [], lifted: [] }))
    : judged
}

/** Judges each wish beside those before it that stand. */
export function judgeWishes(
  wishes: readonly Wish[],
  state: RegistrationState,
  surroundings: Surroundings,
): readonly Judged[] {
  const { student, now } = surroundings
  const used = [...state.overridesUsed]
  const judged: Judged[] = []
  for (const wish of wishes) {
    const beside = judged.filter(stands).map(other => other.wish)
    const studies = studiesOf(student, takenBeside(wish, wishes, state), now)
    const swapped = swappedFor(wish, state)
    const rest = { ...state, items: state.items.filter(item => item !== swapped) }
    const against = [
      ...swapReasons(wish, swapped, [...judged.filter(stands), ...state.items.filter(isLive)]),
      ...reasonsAgainst(wish, beside, rest, { ...surroundings, studies }),
    ]
    const lifted = lift(against, openOverrides(student.overrides, { sectionId: wish.sectionId, used, now }))
    used.push(...lifted.overrides)
    const conditional = isConditional(wish.rules ?? {}, studies)
    const reasons = lifted.reasons.map(withRemedy)
    const { sectionId, rules } = wish
    const ties = tiesOf({ rules, links: wish.facts?.links }, { ...studies, wished: [] }, lifted.lifted)
    judged.push({ ...lifted, sectionId, wish, conditional, swaps: swapped?.enrollmentId, ties, reasons })
  }
  return partnered(judged, state)
}

/** What a wish is to take the place of: it neither clashes with it nor weighs beside it. */
const swappedFor = ({ swap }: Wish, { items }: RegistrationState): Item | undefined =>
  swap === undefined ? undefined : items.find(({ sectionId, status }) => sectionId === swap && status === 'enrolled')

function swapReasons({ swap }: Wish, swapped: Item | undefined, others: readonly Pick<Item, 'swaps'>[]): Refusal[] {
  if (swap === undefined) return []
  if (!swapped) return [refusal('NOT_ENROLLED', `There is no enrollment in ${swap} to swap.`, { with: swap })]
  return others.some(({ swaps }) => swaps === swapped.enrollmentId)
    ? [refusal('DUPLICATE', `Section ${swap} is to be swapped for another one already.`, { with: swap })]
    : []
}

export const stands = ({ reasons }: Judged): boolean => reasons.length === 0

/** What a student takes in this term beside a section: all that is wished with it, and all that is live already. */
const takenBeside = (wish: Wish, wishes: readonly Wish[], { items }: RegistrationState): OngoingCourse[] =>
  coursesOf([
    ...wishes
      .filter(({ sectionId }) => sectionId !== wish.sectionId)
      .map(({ sectionId, facts }) => ({ sectionId, courseId: facts?.courseId })),
    ...items.filter(isLive),
  ])

/** Whose corequisite or linked section is refused falls with it, and so does who leans on that one. */
function partnered(judged: readonly Judged[], state: RegistrationState): readonly Judged[] {
  const standing = judged.filter(stands).map(({ wish }) => wish)
  const next = judged.map(one => {
    if (!stands(one) || !one.ties) return one
    const reasons = missingBeside(one.ties, takenBeside(one.wish, standing, state)).map(withRemedy)
    return reasons.length === 0 ? one : { ...one, reasons, overrides: [], lifted: [] }
  })
  return next.every((one, index) => one === judged[index]) ? judged : partnered(next, state)
}
