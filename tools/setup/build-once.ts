import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { say } from './say.ts'

const pollMs = 1_000

/**
 * Fills a folder of the cache exactly once, whole or not at all: built beside it and then renamed. A second run that
 * needs the same folder waits for the first.
 * @param build fills the folder it is given
 */
export const buildOnce = async (folder: string, build: (into: string) => Promise<void>): Promise<void> => {
  const lock = `${folder}.lock`
  mkdirSync(dirname(folder), { recursive: true })
  if (!takeLock(lock)) await waitFor(lock)
  try {
    if (existsSync(folder)) return
    const draft = `${folder}.draft`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    await build(draft)
    renameSync(draft, folder)
  } finally {
    rmSync(lock, { force: true })
  }
}

const waitFor = async (lock: string) => {
  say(`waiting for another run that fills the cache (${lock})`)
  while (!takeLock(lock)) await new Promise(resolve => setTimeout(resolve, pollMs))
}

const takeLock = (lock: string): boolean => {
  if (existsSync(lock) && !isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true })
  try {
    writeFileSync(lock, `${process.pid}`, { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
