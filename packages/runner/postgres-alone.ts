import { takeDataFolder } from './data-folder.ts'
import { environment } from './environment.ts'
import type { Log } from './log.ts'
import { claimPorts } from './ports.ts'
import { postgres } from './postgres.ts'
import { type RunningProcess, supervise } from './supervised.ts'

/** A PostgreSQL server with nothing around it. */
export type LonePostgres = {
  process: RunningProcess
  /** The URL of a database, with its own login. */
  url: (database: string) => string
  stop: () => Promise<void>
}

/** Starts an empty PostgreSQL with these databases, for what is measured beside a platform; resolves once it answers. */
export const startPostgres = async (dataDir: string, databases: string[], log: Log): Promise<LonePostgres> => {
  const data = takeDataFolder(dataDir, { reset: true })
  const ports = claimPorts()
  const server = postgres(environment(), data, await ports.take())
  const running = supervise(server.spec, log)
  const stop = async () => {
    await running.down()
    ports.release()
    data.release()
  }
  try {
    await running.untilHealthy()
    await server.prepare(databases)
    return { process: running, url: server.url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
