import type { Id, Instant, Override, OverrideCode, Refusal } from '@campus/contracts'

/** What a wish comes to once the student's overrides have spoken. */
export interface Lifted {
  /** Reasons that no override names. */
  readonly reasons: readonly Refusal[]
  /** The overrides that it takes when nothing is left against it, and the rules that they let it past. */
  readonly overrides: readonly Id[]
  readonly lifted: readonly OverrideCode[]
}

/** Overrides of the student for the section that are neither expired nor used. */
export const openOverrides = (
  overrides: readonly Override[],
  { sectionId, used, now }: { sectionId: Id; used: readonly Id[]; now: Instant },
): Override[] =>
  overrides.filter(
    one => one.sectionId === sectionId && one.usedFor === undefined && !used.includes(one.id) && now < one.expires,
  )

/** All of them are leave to have a seat where none is free. */
const ROOM: readonly OverrideCode[] = ['CAPACITY', 'SECTION_FULL', 'WAITLIST_AHEAD', 'RESERVED_ONLY']

/** Takes away the reasons that these overrides name, and no others: leave to skip one rule is not leave to skip another. */
export function lift(reasons: readonly Refusal[], open: readonly Override[]): Lifted {
  const lifting = (code: string) =>
    open.find(({ codes }) => codes.some(one => one === code || (code === 'CAPACITY' && ROOM.includes(one))))
  const left = reasons.filter(({ code }) => !lifting(code))
  if (left.length > 0) return { reasons: left, overrides: [], lifted: [] }
  const lifted = ['CAPACITY', ...reasons.map(({ code }) => code)].filter(lifting) as OverrideCode[]
  return { reasons: [], overrides: [...new Set(lifted.flatMap(code => lifting(code)?.id ?? []))], lifted }
}
