// Import boundaries: what may know what. `npm run check` runs it; a rule's comment says why it is there.
const pure =
  '^(packages/contracts/(?!published/)|packages/documents/(merge|query|collection)\\.ts$|packages/dapr/(turn|keys|envelopes|aggregate|decision)\\.ts$|services/enrollment/(eligibility/[^/]+|registration/(?!settling|what-if)[^/]+|seats/(?!queue)[^/]+|students/student|permissions/(language|number|permission-numbers)|tickets/time-tickets|census/(tally|rows)|record/(rules|grounds|replay)|cancellations/(?!routes|facts|contracts)[^/]+)\\.ts$|services/(billing|catalog|identity)/(account|account-state|postings|payment|gateway|term|term-dates|course|section|section-seats|cross-list-group|tenant|person|session|roles)\\.ts$|services/catalog/(import/[^/]+|roll/copy)\\.ts$|services/billing-worker/fees\\.ts$|services/notification/templates\\.ts$)'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-service-imports-another',
      comment: 'Services share contracts and talk through sidecars.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'packages-know-no-service',
      comment: 'Packages are what services are built from.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '.test.ts$' },
      to: { path: '^(services|loadtest|scenarios|tools)/' },
    },
    {
      name: 'only-dapr-speaks-to-a-sidecar',
      comment: 'One place knows tokens, deadlines and the surprises of the sidecar’s API.',
      severity: 'error',
      from: {
        path: '^(packages|services)/',
        pathNot: '^packages/(dapr|runner|testing)/|\\.test\\.ts$|/testing/|/fixtures?/',
      },
      to: { path: 'node_modules/(undici|@dapr)/' },
    },
    {
      name: 'pure-files-touch-no-world',
      comment: 'What decides imports no clock, file, network or process, directly or through others.',
      severity: 'error',
      from: { path: pure, pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['core'],
        pathNot: '^(node:)?(crypto|util)$',
      },
    },
    {
      name: 'pure-files-reach-no-world',
      comment: 'Nor through what they import.',
      severity: 'error',
      from: { path: pure, pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(undici|express|ioredis|pg|pino)/' },
    },
    {
      name: 'no-circles',
      comment: 'A circle has no inside.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)node_modules/\\.|\\.exp/' },
    parser: 'swc',
    tsPreCompilationDeps: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
}
