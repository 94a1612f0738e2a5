import { z } from 'zod'

/** Letter grades, the best first. */
export const LetterGrade = z.enum(['A+', 'A', 'A-', 'B+', 'B', 'B-', 'C+', 'C', 'C-', 'D+', 'D', 'D-', 'F'])
export type LetterGrade = z.infer<typeof LetterGrade>

/** Letters that pass: what may be asked for at least. */
export const PassingGrade = LetterGrade.exclude(['F'])
export type PassingGrade = z.infer<typeof PassingGrade>

/** Marks that pass without a place on the scale: passed, satisfactory. */
const PASS_MARKS: ReadonlySet<string> = new Set(['P', 'S'])

/** Whether a mark passes its course; so do no W, I, AU, NP and nothing that is unknown. */
export const passes = (grade: string): boolean => PASS_MARKS.has(grade) || PassingGrade.safeParse(grade).success

/** Whether a mark is this letter or better. A mark without a place on the scale never is. */
export function isAtLeast(grade: string, least: PassingGrade): boolean {
  const at = (LetterGrade.options as readonly string[]).indexOf(grade)
  return at >= 0 && at <= LetterGrade.options.indexOf(least)
}
