import { describe, expect, it } from 'vitest'
import { parseRunFile } from './run-file.ts'

const minimal = (more = '') => `version: 1
apps:
  - appID: catalog
    appDirPath: services/catalog
    command: [node, main.ts]
${more}`

const first = (source: string) => parseRunFile(source, '/campus/dapr.yaml')[0]

describe('the run file', () => {
  it('takes appDirPath relative to the file', () => {
    expect(first(minimal())?.dir).toBe('/campus/services/catalog')
  })

  it("takes an app's resources relative to its folder, and those of common relative to the file", () => {
    const common = 'common:\n  resourcesPaths: [components]\n'
    expect(first(minimal(common))?.resourcesPaths).toEqual(['/campus/components'])
    expect(first(minimal('    resourcesPaths: [own]\n'))?.resourcesPaths).toEqual(['/campus/services/catalog/own'])
  })

  it('takes several resource folders as a list or as one string with commas', () => {
    const expected = ['/campus/a', '/campus/b']
    expect(first(minimal('common:\n  resourcesPaths: [a, b]\n'))?.resourcesPaths).toEqual(expected)
    expect(first(minimal('common:\n  resourcesPaths: a, b\n'))?.resourcesPaths).toEqual(expected)
    expect(first(minimal('common:\n  resourcesPath: a\n'))?.resourcesPaths).toEqual(['/campus/a'])
  })

  it('lets an app override the variables of common one by one', () => {
    const source = `${minimal('    env: { B: own, C: 3 }\n')}common:\n  env: { A: shared, B: shared }\n`
    expect(first(source)?.env).toEqual({ A: 'shared', B: 'own', C: '3' })
  })

  it('lets an app override what common says of the sidecar', () => {
    const source = `${minimal('    logLevel: debug\n')}common:\n  logLevel: error\n  appHealthThreshold: 4\n`
    expect(first(source)).toMatchObject({ logLevel: 'debug', appHealthThreshold: 4 })
  })

  it('names the file and the place of what is wrong', () => {
    expect(() => first(minimal('    appPort: many\n'))).toThrow(/\/campus\/dapr\.yaml: apps\.0\.appPort: /)
  })

  it('refuses a key that the Dapr CLI does not know either', () => {
    expect(() => first(minimal('    appPorts: 3001\n'))).toThrow(/appPorts/)
  })

  it('refuses an app that is there twice', () => {
    const twice = minimal('  - appID: catalog\n    appDirPath: .\n    command: [node, main.ts]\n')
    expect(() => first(twice)).toThrow('app catalog is there twice')
  })

  it('refuses an address that other machines could reach', () => {
    expect(() => first(minimal('    appChannelAddress: 0.0.0.0\n'))).toThrow(/appChannelAddress/)
  })
})
