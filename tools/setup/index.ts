import type { Profile } from '@campus/runner'
import { setUpDapr } from './dapr.ts'
import { setUpRedis } from './redis.ts'
import { setUpPostgres, setUpRabbit } from './servers.ts'

export { setUpChecker } from './checker.ts'
export { setUpK6 } from './k6.ts'
export { SetupFailure, say } from './say.ts'
export { setUpPostgres } from './servers.ts'

/**
 * Sets up what a profile needs and this machine lacks. Says what it does while it does it; does and says nothing when
 * all is there.
 * @throws SetupFailure with one sentence that says what to install
 */
export const setUp = async (profile: Profile): Promise<void> => {
  await setUpRedis()
  if (profile === 'onprem') {
    await setUpPostgres()
    await setUpRabbit()
  }
  await setUpDapr()
}
