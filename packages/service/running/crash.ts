import type { Logger } from 'pino'

/** A process that no longer knows what it is doing says so and ends with 1; whoever runs it starts another. */
export function exitOnCrash(log: Logger): void {
  const crash = (kind: string) => (err: unknown) => {
    log.fatal({ err, kind }, 'crashed')
    process.exit(1)
  }
  process.on('uncaughtException', crash('exception'))
  process.on('unhandledRejection', crash('rejection'))
}

/** The first SIGTERM or SIGINT runs `stop` and ends with 0; a second one ends at once. */
export function exitOnSignal(stop: () => Promise<void>, log: Logger): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    stop().then(
      () => process.exit(0),
      err => {
        log.error({ err }, 'did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
