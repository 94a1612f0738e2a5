import { defineConfig } from 'vitest/config'

const everywhere = ['packages/**', 'services/**', 'tools/**', 'loadtest/**']
const never = ['**/node_modules/**', '**/.campus/**', '**/.stryker/**']

export default defineConfig({
  test: {
    teardownTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: everywhere.map(folder => `${folder}/*.test.ts`),
          exclude: [...never, '**/*.it.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: [...everywhere.map(folder => `${folder}/*.it.test.ts`), 'scenarios/**/*.test.ts'],
          exclude: never,
          // Each file boots sidecars and servers of its own; on two cores only one file at a time keeps its deadlines.
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
