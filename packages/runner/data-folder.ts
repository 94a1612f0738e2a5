import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder that holds a platform's data, while this process owns it. */
export type DataFolder = {
  path: string
  /** Nothing was in it when this run took it. */
  isNew: boolean
  /** A folder in it, made where it is missing. */
  folder: (...names: string[]) => string
  /** A generated secret that stays the same between runs, readable for its owner alone. */
  secret: (name: string, generate: () => string) => string
  release: () => void
}

/**
 * Takes a data folder for this run; `reset` empties it first.
 * @throws Error when another run has it
 */
export const takeDataFolder = (path: string, { reset = false } = {}): DataFolder => {
  const lock = join(path, 'run.lock')
  refuseIfHeld(lock, path)
  if (reset) rmSync(path, { recursive: true, force: true })
  const isNew = !existsSync(path)
  mkdirSync(path, { recursive: true })
  // PostgreSQL runs as its own user and must get through; what is secret has a mode of its own.
  chmodSync(path, 0o711)
  writeFileSync(lock, `${process.pid} ${startOf(process.pid)}`)
  const folder = (...names: string[]) => {
    const made = join(path, ...names)
    mkdirSync(made, { recursive: true, mode: 0o700 })
    return made
  }
  const secret = (name: string, generate: () => string) => {
    const file = join(folder('secrets'), name)
    if (!existsSync(file)) writeFileSync(file, generate(), { mode: 0o600 })
    return readFileSync(file, 'utf8')
  }
  return { path, isNew, folder, secret, release: () => rmSync(lock, { force: true }) }
}

const refuseIfHeld = (lock: string, path: string) => {
  if (!existsSync(lock)) return
  const [pid = '', start = ''] = readFileSync(lock, 'utf8').split(' ')
  if (start !== '' && startOf(Number(pid)) === start) {
    throw new Error(`another run (process ${pid}) uses ${path}: stop it first`)
  }
}

/** When a process started, in the kernel's own count: tells it from a later one with the same number. */
const startOf = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
