import { spawnSync } from 'node:child_process'
import { root } from '@campus/runner'

/** `npm run mutation -- [stryker's options]`: Stryker on what decides (stryker.config.mjs). */
const program = 'node_modules/@stryker-mutator/core/bin/stryker.js'
const { status } = spawnSync(process.execPath, [program, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
