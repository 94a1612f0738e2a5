import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFolder } from './data-folder.ts'
import type { User } from './supervised.ts'

/**
 * A folder for a server that refuses to run as root, and the user to run it as: nobody else's business unless we are
 * root. Where that user cannot get into the data folder (a checkout under /root, say), the folder is in /var/tmp.
 */
export const unprivileged = (data: DataFolder, name: string): { folder: string; user?: User } => {
  if (process.getuid?.() !== 0) return { folder: data.folder(name) }
  const user = userOf('postgres') ?? userOf('nobody')
  if (!user) throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody')
  const elsewhere = join(
    '/var/tmp',
    `campus-${createHash('sha256').update(data.path).digest('hex').slice(0, 12)}`,
    name,
  )
  if (data.isNew) rmSync(elsewhere, { recursive: true, force: true })
  const folder = canEnter(data.path, user) ? data.folder(name) : elsewhere
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  chownSync(folder, user.uid, user.gid)
  return { folder, user }
}

const userOf = (name: string): User | undefined => {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

const canEnter = (folder: string, user: User) => spawnSync('test', ['-x', folder], { ...user, cwd: '/' }).status === 0
