import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildOnce } from './build-once.ts'

let cache = ''
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'campus-cache-'))
})
afterEach(() => rmSync(cache, { recursive: true, force: true }))

const folder = () => join(cache, 'dapr')
const building = (builds: string[], what: string) => async (into: string) => {
  builds.push(what)
  await new Promise(resolve => setTimeout(resolve, 50))
  writeFileSync(join(into, 'daprd'), what)
}

describe('a folder of the cache', () => {
  it('is built once, however many need it at the same time', async () => {
    const builds: string[] = []
    await Promise.all(['first', 'second', 'third'].map(what => buildOnce(folder(), building(builds, what))))
    expect(builds).toEqual(['first'])
    expect(readFileSync(join(folder(), 'daprd'), 'utf8')).toBe('first')
  })

  it('is there whole or not at all, and a build that failed does not stand in the way of the next', async () => {
    const half = async (into: string) => {
      writeFileSync(join(into, 'daprd'), 'half')
      throw new Error('no space left')
    }
    await expect(buildOnce(folder(), half)).rejects.toThrow('no space left')
    expect(existsSync(folder())).toBe(false)
    await buildOnce(folder(), building([], 'whole'))
    expect(readFileSync(join(folder(), 'daprd'), 'utf8')).toBe('whole')
  })

  it('is not waited for when the run that was building it is gone', async () => {
    writeFileSync(`${folder()}.lock`, '999999999')
    await buildOnce(folder(), building([], 'whole'))
    expect(existsSync(`${folder()}.lock`)).toBe(false)
  })
})
