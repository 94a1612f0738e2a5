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

const TRY_AGAIN = 1_000
const SET_ANEW = 30_000

/** Sets the reminder as soon as the sidecar takes it, and anew from then on; gives back how to stop that. */
export function keepReminding(
  sidecar: Sidecar,
  reminder: Reminder,
  log: { warn(facts: object, message: string): void },
): () => void {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let failures = 0
  const set = async (): Promise<void> => {
    const next = await remind(sidecar, reminder).then(
      () => SET_ANEW * (0.75 + Math.random() / 2),
      error => {
        // The first failure is the rule at a start: the sidecar comes up after its service.
        if (failures++ > 0) log.warn({ err: error, reminder: reminder.name }, 'the reminder could not be set')
        return TRY_AGAIN
      },
    )
    if (next !== TRY_AGAIN) failures = 0
    if (!stopped) timer = setTimeout(set, next)
  }
  void set()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
