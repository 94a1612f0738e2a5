import { StoreAway } from './store-away.ts'

/**
 * Classes of SQLSTATE in which trying again may help: connection exception (08), transaction rollback (40), insufficient
 * resources (53), operator intervention (57), a statement that took too long among them.
 */
const PASSING_CLASSES = new Set(['08', '40', '53', '57'])
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])
/** What `pg` says without a code. */
const BROKEN =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** What is thrown for an error of `pg`: that the store is away where it is that, or else the error itself. */
export function troubleOf(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  const isPassing = PASSING_CLASSES.has(String(code).slice(0, 2)) || UNREACHABLE.has(String(code))
  return isPassing || BROKEN.test(String(message)) ? new StoreAway(error) : error
}
