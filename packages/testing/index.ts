export { bootFixture, type Fixture, fixtureApp, type TestPlatform, testProfile, usePlatform } from './platform.ts'
export { until } from './until.ts'
