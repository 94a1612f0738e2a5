import { defineConfig } from 'vitest/config'

/** Only what may be changed and what tests it: no process, no network, no clock. */
export default defineConfig({
  test: {
    include: ['services/{enrollment,billing}/**/*.test.ts', 'packages/contracts/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.it.test.ts', '**/calendar/**'],
  },
})
