import { afterAll, beforeAll, describe } from 'vitest'
import { applying } from './contract/applying.ts'
import { finding } from './contract/finding.ts'
import { rebuilding } from './contract/rebuilding.ts'
import { sweeping } from './contract/sweeping.ts'
import { waiting } from './contract/waiting.ts'
import { type Profile, profiles, type RunningProfile } from './testing/profiles.ts'

const suites = { applying, finding, waiting, rebuilding, sweeping }

/** The same contract on every store that the platform may run on, through a real sidecar. */
function contract(profile: Profile): void {
  let running: RunningProfile | undefined
  const given = () => {
    if (!running) throw new Error(`${profile.name} is not running`)
    return running
  }
  beforeAll(async () => {
    running = await profile.start()
  }, 120_000)
  afterAll(() => running?.stop(), 60_000)
  for (const [name, suite] of Object.entries(suites)) describe(name, () => suite(given))
}

for (const profile of profiles) {
  if (profile.missing) describe.skip(`documents on ${profile.name}: ${profile.missing}`, () => contract(profile))
  else describe(`documents on ${profile.name}`, () => contract(profile))
}
