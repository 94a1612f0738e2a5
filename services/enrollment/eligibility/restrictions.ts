import { type Refusal, type RefusalCode, type Restrictions, refusal } from '@campus/contracts'
import type { StudentFacts } from './student-facts.ts'
import { classOf, profileOf } from './student-profile.ts'

/**
 * One reason for each list that a student is not on: of the course, and of its section. What is not known of a
 * student is on no list.
 */
export function restrictionReasons(
  restrictions: readonly (Restrictions | undefined)[],
  student: Pick<StudentFacts, 'profile' | 'taken'>,
): Refusal[] {
  const { level, programs, campus } = profileOf(student)
  const each = <What extends keyof Restrictions>(what: What) =>
    restrictions.map(one => one?.[what]).filter(list => list !== undefined)
  return [
    ...unlisted('RESTRICTION_LEVEL', 'students of these levels', each('levels'), [level]),
    ...unlisted('RESTRICTION_MAJOR', 'students with these majors', each('majors'), programs),
    ...unlisted('RESTRICTION_CLASS', 'students of these classes', each('classes'), [classOf(student)]),
    ...unlisted('RESTRICTION_CAMPUS', 'students of these campuses', each('campuses'), [campus]),
  ]
}

const unlisted = (
  code: RefusalCode,
  whom: string,
  lists: readonly (readonly string[])[],
  said: readonly (string | undefined)[],
): Refusal[] =>
  lists
    .filter(allowed => !said.some(one => one !== undefined && allowed.includes(one)))
    .map(allowed => refusal(code, `Only for ${whom}: ${allowed.join(', ')}.`, { allowed }))
