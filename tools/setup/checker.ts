import { join } from 'node:path'
import { root } from '@campus/runner'
import { setUpGoProgram } from './go-program.ts'

/** What says whether histories are linearizable, built from its Go module into the cache. Resolves to its path. */
export const setUpChecker = (): Promise<string> =>
  setUpGoProgram({
    name: 'history-checker',
    module: join(root, 'scenarios', 'linearizability', 'checker'),
    package: '.',
    instead: 'leave histories unchecked',
  })
