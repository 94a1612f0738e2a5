import type { Instant, TenantId } from '@campus/contracts'
import type { MailQueue, Waiting } from './queue.ts'

/** Who is next when each university has its turn after the one served last, however much mail another has. */
export async function nextInTurn(
  queue: Pick<MailQueue, 'after'>,
  last: TenantId | undefined,
  now: Instant,
): Promise<Waiting | undefined> {
  const found = await firstDue(queue, last, undefined, now)
  return found ?? (last === undefined ? undefined : firstDue(queue, undefined, last, now))
}

/** The first behind `start`, up to `end`, whose mail is due. */
async function firstDue(
  queue: Pick<MailQueue, 'after'>,
  start: TenantId | undefined,
  end: TenantId | undefined,
  now: Instant,
): Promise<Waiting | undefined> {
  let waiting = await queue.after(start)
  while (waiting && (end === undefined || waiting.tenant <= end)) {
    if (waiting.due <= now) return waiting
    waiting = await queue.after(waiting.tenant)
  }
  return undefined
}
