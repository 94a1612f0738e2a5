import { z } from 'zod'

/** Why a rule said no (R-04 and the codes of money and identity): stable names that clients may rely on. */
export const RefusalCode = z.enum([
  'TERM_CLOSED',
  'TIME_TICKET',
  'INACTIVE',
  'HOLD',
  'DUPLICATE',
  'REPEAT_LIMIT',
  'PREREQ',
  'COREQ',
  'ANTIREQ',
  'RESTRICTION_LEVEL',
  'RESTRICTION_MAJOR',
  'RESTRICTION_CLASS',
  'RESTRICTION_CAMPUS',
  'CONSENT',
  'LINK_REQUIRED',
  'TIME_CONFLICT',
  'MAX_CREDIT',
  'MIN_CREDIT',
  'SECTION_FULL',
  'RESERVED_ONLY',
  'WAITLIST_FULL',
  'NO_WAITLIST',
  'WAITLIST_AHEAD',
  'SECTION_UNKNOWN',
  'SECTION_CLOSED',
  'CREDITS_INVALID',
  'NOT_ENROLLED',
  'PAYMENT_FAILED',
  'PAYMENT_OVERDUE',
  'INVOICE_UNKNOWN',
  'INVOICE_SETTLED',
  'PAYMENT_PENDING',
  'AMOUNT_INVALID',
  'ALREADY_EXISTS',
  'NOT_FOUND',
  'SESSION_ENDED',
  'OFFER_EXPIRED',
  'NOT_OFFERED',
  'DATES_INVALID',
  'BATCH_INCOMPLETE',
  'NOT_OWNER',
  'TOO_MANY',
  'PERMISSION_USED',
  'PERMISSION_EXPIRED',
  'WAITLIST_LIMIT',
  'SAME_PERSON',
  'ADMIN_DROPPED',
])
export type RefusalCode = z.infer<typeof RefusalCode>

/** One reason, in words a registrar understands; further facts (section, office, limit) may stand beside it. */
export const Refusal = z.looseObject({ code: RefusalCode, detail: z.string() })
export type Refusal = z.infer<typeof Refusal>

export const refusal = (code: RefusalCode, detail: string, facts: Record<string, unknown> = {}): Refusal => ({
  ...facts,
  code,
  detail,
})
