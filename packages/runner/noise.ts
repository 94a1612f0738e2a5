/**
 * Warnings that are true and of no use here: every local run has them. mTLS is off because everything is on loopback,
 * the runner bounds the shutdown, the local mail server has no login, a stream ends with its sidecar, a
 * server is asked whether it is up before it is, and the scheduler's embedded etcd is sized for more than one machine.
 */
const harmless = [
  /^mTLS is disabled/,
  /^Graceful shutdown timeout is infinite/,
  /^smtp binding warn: User and password are empty/,
  /^Error receiving from stream.*(context canceled|EOF)/,
  /Marking prefixes as undeliverable for one caller: stream shutdown/,
  /the database system is (starting up|shutting down)/,
  /caller=(embed|auth|etcdserver)\//,
]

export const isHarmless = (text: string): boolean => harmless.some(pattern => pattern.test(text))
