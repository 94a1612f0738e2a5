import type { Id, Refusal } from '@campus/contracts'
import { corequisiteReasons, isConditional, studiesOf } from './course-rules.ts'
import { type Circumstances, reasonsAgainst, type Wish } from './eligibility.ts'
import { type Lifted, lift, openOverrides } from './overrides.ts'
import { isLive, type RegistrationState } from './registration-state.ts'
import { withRemedy } from './remedies.ts'
import type { OngoingCourse } from './studies.ts'

/** A wish with every reason against it that no override lifts. */
export interface Judged extends Lifted {
  readonly sectionId: Id
  readonly wish: Wish
  readonly reasons: Refusal[]
  /** It stands only if grades still to come are good enough. */
  readonly conditional: boolean
}

type Surroundings = Omit<Circumstances, 'studies'>

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
    const against = reasonsAgainst(wish, beside, state, { ...surroundings, studies })
    const lifted = lift(against, openOverrides(student.overrides, { sectionId: wish.sectionId, used, now }))
    used.push(...lifted.overrides)
    const conditional = isConditional(wish.rules ?? {}, studies)
    judged.push({ ...lifted, sectionId: wish.sectionId, wish, conditional, reasons: lifted.reasons.map(withRemedy) })
  }
  return partnered(judged, state, surroundings)
}

const stands = ({ reasons }: Judged): boolean => reasons.length === 0

/** What a student takes in this term beside a section: all that is wished with it, and all that is live already. */
const takenBeside = (wish: Wish, wishes: readonly Wish[], { items }: RegistrationState): OngoingCourse[] =>
  [
    ...wishes.filter(({ sectionId }) => sectionId !== wish.sectionId).map(({ facts }) => facts?.courseId),
    ...items.filter(isLive).map(({ courseId }) => courseId),
  ].flatMap(courseId => (courseId === undefined ? [] : [{ courseId }]))

/** Whose corequisite is refused falls with it, and so does who leans on that one. */
function partnered(judged: readonly Judged[], state: RegistrationState, around: Surroundings): readonly Judged[] {
  const standing = judged.filter(stands).map(({ wish }) => wish)
  const next = judged.map(one => {
    if (!stands(one) || one.lifted.includes('COREQ')) return one
    const studies = studiesOf(around.student, takenBeside(one.wish, standing, state), around.now)
    const reasons = corequisiteReasons(one.wish.rules ?? {}, studies).map(withRemedy)
    return reasons.length === 0 ? one : { ...one, reasons, overrides: [], lifted: [] }
  })
  return next.every((one, index) => one === judged[index]) ? judged : partnered(next, state, around)
}
