import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'
import { nothing, oneFailed, onePassed, sum, type Tally } from './tally.ts'

/** Writes what a run of Vitest came to into the file that `CAMPUS_TALLY` names. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tallies = [...modules.flatMap(tallyOf), ...errors.map(() => oneFailed)]
    writeFileSync(process.env['CAMPUS_TALLY'] ?? '', JSON.stringify(sum(tallies)))
  }
}

/** A file, or a group in it, that broke before or after its tests is a failure of its own. */
const tallyOf = (module: TestModule): Tally[] => {
  const broken = [module, ...module.children.allSuites()].flatMap(one => one.errors())
  return [...[...module.children.allTests()].map(ofTest), ...broken.map(() => oneFailed)]
}

const ofTest = (test: TestCase): Tally => {
  const result = test.result()
  if (result.state === 'passed') return onePassed
  if (result.state === 'failed') return oneFailed
  const note = result.state === 'skipped' ? result.note : undefined
  return { ...nothing, skipped: [{ test: test.fullName, reason: note ?? namedReason(test.fullName) }] }
}

/** Where a whole group is skipped, its name says why: `the real file (skipped: it is not here)`. */
const namedReason = (name: string) => /\(skipped: ([^)]+)\)/.exec(name)?.[1] ?? 'no reason given'
