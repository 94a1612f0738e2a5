import { Id, Instant, RefusalCode } from '@campus/contracts'
import { z } from 'zod'

/** What a person can be told. */
export const NoticeKind = z.enum([
  'invoice',
  'enrolled',
  'waitlisted',
  'promoted',
  'offered',
  'passed-over',
  'offer-ended',
  'refused',
  'seat-lost',
  'dropped',
  'withdrawn',
  'admin-dropped',
  'section-cancelled',
  'section-changed',
  'term-withdrawn',
  'credit',
  'invoice-reduced',
])
export type NoticeKind = z.infer<typeof NoticeKind>

/** One reason of a refusal, with the section that it is about. */
export const SectionReason = z.object({ sectionId: Id, code: RefusalCode, detail: z.string() })
export type SectionReason = z.infer<typeof SectionReason>

/** Where the e-mail about a notice is: `none` when there is none to send, `failed` when it was tried often enough. */
export const MailStatus = z.enum(['queued', 'sent', 'failed', 'none'])
export type MailStatus = z.infer<typeof MailStatus>

/**
 * One thing a person was told, in the words of that day. Of the person it knows the id alone; name and address are
 * asked for when a mail is written, and not kept.
 */
export const Notice = z.object({
  id: Id,
  person: Id,
  kind: NoticeKind,
  at: Instant,
  title: z.string(),
  /** Plain text, a sentence or more. */
  text: z.string(),
  sections: z.array(Id),
  reasons: z.array(SectionReason),
  invoiceId: Id.optional(),
  read: z.boolean(),
  mail: MailStatus,
  /** When the mail may be tried, or tried again; only while it is queued. */
  due: Instant.optional(),
  /** How often the mail was tried. */
  tries: z.number().int(),
  /** The mail that this notice goes with, from the first try on. */
  letter: z.string().optional(),
  /** Who tries, or tried last. */
  claim: z.string().optional(),
})
export type Notice = z.infer<typeof Notice>
