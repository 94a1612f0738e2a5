/** What a run of tests came to. */
export type Tally = { passed: number; failed: number; skipped: Skip[] }
export type Skip = { test: string; reason: string }

export const nothing: Tally = { passed: 0, failed: 0, skipped: [] }
export const onePassed: Tally = { ...nothing, passed: 1 }
export const oneFailed: Tally = { ...nothing, failed: 1 }

export const sum = (tallies: Tally[]): Tally => ({
  passed: tallies.reduce((all, one) => all + one.passed, 0),
  failed: tallies.reduce((all, one) => all + one.failed, 0),
  skipped: tallies.flatMap(one => one.skipped),
})

/** Every skip with its reason, and then, alone on the last line, the counts. */
export const report = ({ passed, failed, skipped }: Tally): string => {
  const reasons = skipped.map(({ test, reason }) => `skipped: ${test}: ${reason}`)
  return [...reasons, `${passed} passed, ${failed} failed, ${skipped.length} skipped`].join('\n')
}
