import { execFileSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePorts, start, unprivileged, untilUp } from './process.ts'

export interface Cluster {
  readonly url: string
  stop(): Promise<void>
}

/**
 * A PostgreSQL server with an empty database, thrown away afterwards. Its collation is as unlike the order of code
 * points as the machine has it, because nothing may depend on it.
 */
export async function startPostgres(programs: string): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'campus-postgres-'))
  const account = unprivileged()
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
  const options = { ...account, cwd: folder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } }
  const collation = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US']
  const made = ['-D', join(folder, 'data'), '-U', 'campus', '--auth=trust', '--no-sync', ...collation]
  execFileSync(join(programs, 'initdb'), made, { ...options, stdio: 'pipe' })
  const [port = 0] = await freePorts(1)
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`, 'fsync=off']
  const args = ['-D', join(folder, 'data'), ...settings.flatMap(setting => ['-c', setting])]
  const running = start(join(programs, 'postgres'), args, options)
  const url = `postgres://campus@127.0.0.1:${port}/postgres`
  const stop = async () => {
    await running.stop()
    await rm(folder, { recursive: true })
  }
  await untilUp(running, () => answers(url)).catch(error => stop().then(() => Promise.reject(error)))
  return { url, stop }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client(url)
  await client.connect()
  await client.end()
  return true
}
