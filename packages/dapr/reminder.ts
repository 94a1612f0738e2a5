import type { Sidecar } from './sidecar.ts'

/** A reminder for a service's clock actor: who is called, how it is named, how often it comes. */
export interface Reminder {
  readonly type: string
  readonly name: string
  readonly seconds: number
}

/**
 * Registers a periodic reminder, or sets it anew: doing it again at every start and once in a while also revives one
 * that the scheduler lost sight of. Periodic with unlimited retries, since a one-shot reminder is gone after three
 * failures.
 */
export async function remind(sidecar: Sidecar, { type, name, seconds }: Reminder): Promise<void> {
  await sidecar.expect({
    method: 'POST',
    path: `/v1.0/actors/${type}/clock/reminders/${name}`,
    body: {
      dueTime: '0s',
      period: `${seconds}s`,
      overwrite: true,
      failure_policy: { constant: { interval: `${seconds}s` } },
    },
  })
}
