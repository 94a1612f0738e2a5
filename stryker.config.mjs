// `npm run mutation`: whether the tests of what decides would notice if it decided otherwise. With `-- --mutate <files>`
// only those. Each run starts from what the last one found (reports/mutation), which makes it quick.
const pure = [
  'services/enrollment/{eligibility,registration,seats,students,tickets,cart,record}/*.ts',
  'services/billing/{account*,postings,payment,gateway}.ts',
  'packages/contracts/{requirement,money,time}.ts',
]
const worldly = '{routes,contracts,facts,queue,settling,what-if,considering,contents,shown,refusing}'

/** @type {import('@stryker-mutator/core').PartialStrykerOptions} */
export default {
  mutate: [...pure, '!**/*.test.ts', `!services/enrollment/*/${worldly}.ts`],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: true },
  ignoreStatic: true,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  concurrency: 2,
  timeoutMS: 20_000,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  tempDirName: '.stryker',
  // The one there is is read with TypeScript's own interface, which TypeScript 7 does not have; nothing here compiles.
  tsconfigFile: 'none.json',
}
