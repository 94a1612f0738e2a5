import { type Id, instant, type TenantId } from '@campus/contracts'
import type { Notice } from '../notice.ts'
import { nextInTurn } from './fair.ts'
import { type Contact, type Letter, letterTo } from './letter.ts'
import type { MailQueue } from './queue.ts'
import { MOST_TRIES } from './standing.ts'

export interface SenderPorts {
  readonly queue: MailQueue
  /** How to reach a person now; throws when nobody can say. */
  readonly contactOf: (tenant: TenantId, person: Id) => Promise<Contact>
  /** Resolves when the mail server has the mail. */
  readonly deliver: (letter: Letter) => Promise<void>
  readonly clock: () => number
  readonly log: SenderLog
}
export interface SenderLog {
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** What one step of the sender came to; `idle` when nothing was due. */
export type Step = 'idle' | 'done' | 'failed'

/**
 * Sends mails, one at each step, each university in its turn. What is claimed and not settled, because the process
 * ended in between, comes up again: twice rather than never.
 */
export function mailSender({ queue, contactOf, deliver, clock, log }: SenderPorts): () => Promise<Step> {
  let last: TenantId | undefined
  const attempt = async (tenant: TenantId, person: Id, notices: readonly Notice[]): Promise<'sent' | 'none'> => {
    const letter = letterTo(await contactOf(tenant, person), notices)
    if (letter) await deliver(letter)
    return letter ? 'sent' : 'none'
  }
  return async () => {
    const now = instant(clock())
    const waiting = await nextInTurn(queue, last, now)
    if (!waiting) return 'idle'
    const { tenant, person } = waiting
    last = tenant
    const notices = await queue.claim(tenant, person, now)
    if (notices.length === 0) return 'done'
    const outcome = await attempt(tenant, person, notices).catch((err: unknown) => {
      complain(log, tenant, notices, err)
      return 'failed' as const
    })
    await queue.settle(tenant, notices, outcome)
    return outcome === 'failed' ? 'failed' : 'done'
  }
}

/** Ids alone: neither name nor address gets into a log. */
function complain(log: SenderLog, tenant: TenantId, notices: readonly Notice[], err: unknown): void {
  const facts = { err, tenant, notices: notices.map(({ id }) => id), tries: notices[0]?.tries }
  const givenUp = notices.some(({ tries }) => tries >= MOST_TRIES)
  if (givenUp) log.error(facts, 'a mail is given up')
  else log.warn(facts, 'a mail did not go and will be tried again')
}
