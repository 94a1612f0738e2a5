import type { Id, Instant, TenantId } from '@campus/contracts'
import type { Notice } from '../notice.ts'
import type { Outcome } from './standing.ts'

/** Who has mail to be sent, and since when it may be. */
export interface Waiting {
  readonly tenant: TenantId
  readonly person: Id
  readonly due: Instant
}

/** The mails to send, as a sender sees them. */
export interface MailQueue {
  /** Of the next university after this one (or of the first) the person whose mail is due first. */
  after(tenant: TenantId | undefined): Promise<Waiting | undefined>
  /** Takes what is to go to a person in one mail; what another sender takes at the same time is not in it. */
  claim(tenant: TenantId, person: Id, now: Instant): Promise<readonly Notice[]>
  /** Says what came of the try that they were claimed for. */
  settle(tenant: TenantId, claimed: readonly Notice[], outcome: Outcome): Promise<void>
}
