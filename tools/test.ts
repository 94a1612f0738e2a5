import { parseArgs } from 'node:util'
import { profileOf } from './profile.ts'
import { say, setUp } from './setup/index.ts'
import { check, suite } from './test/suites.ts'
import { report, sum, type Tally } from './test/tally.ts'

/**
 * `npm test -- [--profile local|onprem] [file filter...]`: sets up what is missing, then style, types, unit tests, and
 * tests over real sidecars, broker and stores. With a filter, only the tests of files that match it.
 */
const main = async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { profile: { type: 'string', default: 'local' } },
  })
  const profile = profileOf(values.profile)
  await setUp(profile)
  const tallies: Tally[] = []
  if (positionals.length === 0) {
    tallies.push(await check('style (biome)', '@biomejs/biome/bin/biome', 'check', '.'))
    tallies.push(await check('types (tsc)', 'typescript/bin/tsc', '--noEmit'))
    tallies.push(
      await check('imports (dependency-cruiser)', 'dependency-cruiser/bin/dependency-cruise.mjs', ...cruised),
    )
  }
  for (const project of ['unit', 'integration']) {
    tallies.push(await suite(project, positionals, { CAMPUS_TEST_PROFILE: profile }))
  }
  const tally = sum(tallies)
  if (tally.passed + tally.failed + tally.skipped.length === 0) throw new Error(`no test file matches ${positionals}`)
  return tally
}

/** What `npm run check` cruises too: the boundaries are in .dependency-cruiser.cjs. */
const cruised = ['--config', '.dependency-cruiser.cjs', 'packages', 'services', 'scenarios', 'loadtest', 'tools']

main()
  .then(tally => {
    process.stdout.write(`${report(tally)}\n`)
    process.exitCode = tally.failed > 0 ? 1 : 0
  })
  .catch((error: Error) => {
    say(error.message)
    process.stdout.write('0 passed, 1 failed, 0 skipped\n')
    process.exitCode = 1
  })
