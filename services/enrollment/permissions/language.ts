import { defineEvent, type EventOf, Id, Override, Refusal, SecretHash } from '@campus/contracts'
import { z } from 'zod'

/** What the numbers of a batch let past, until when and why. */
const Leave = Override.pick({ codes: true, expires: true, reason: true })
/** Numbers are known by their hashes alone. */
const Hashes = z.array(SecretHash).min(1).max(200)
const redemption = { number: SecretHash, student: Id }

export const PermissionNumbersIssued = defineEvent(
  'enrollment.permission-numbers-issued',
  'Numbers were given out that let whoever redeems one into a section, past the rules named (R-17).',
  Leave.extend({ sectionId: Id, batch: Id, numbers: Hashes, issuedBy: Id }),
)
export const PermissionRedeemed = defineEvent(
  'enrollment.permission-redeemed',
  'A permission number became one student’s, and nobody else’s.',
  z.object(redemption),
)
export const PermissionGranted = defineEvent(
  'enrollment.permission-granted',
  'The student who redeemed a permission number has the override.',
  z.object({ ...redemption, override: Id }),
)
export const PermissionReturned = defineEvent(
  'enrollment.permission-returned',
  'The student could not have the override: the permission number is free again.',
  z.object({ ...redemption, reasons: z.array(Refusal) }),
)
export const permissionEvents = [
  PermissionNumbersIssued,
  PermissionRedeemed,
  PermissionGranted,
  PermissionReturned,
] as const
export type PermissionEvent = EventOf<(typeof permissionEvents)[number]>

export const PermissionCommand = z.discriminatedUnion('type', [
  Leave.extend({ type: z.literal('issue'), numbers: Hashes }),
  z.object({ type: z.literal('redeem'), ...redemption }),
  z.object({ type: z.literal('granted'), ...redemption, override: Id }),
  z.object({ type: z.literal('give-back'), ...redemption, reasons: z.array(Refusal) }),
])
export type PermissionCommand = z.infer<typeof PermissionCommand>
export type CommandOf<Type extends PermissionCommand['type']> = Extract<PermissionCommand, { type: Type }>

const Batch = Leave.extend({
  id: Id,
  issuedBy: Id,
  numbers: z.array(z.object({ hash: SecretHash, student: Id.optional(), override: Id.optional() })),
})
/** Who redeemed a number, and the override that came of it. */
export const PermissionState = z.object({ sectionId: Id, issued: z.number().int(), batches: z.array(Batch) })
export type PermissionState = z.infer<typeof PermissionState>

/** What staff see: how many numbers there are, and whose they became. */
export const PermissionNumbersView = z.object({
  sectionId: Id,
  batches: z.array(
    Batch.omit({ numbers: true }).extend({
      numbers: z.number().int().meta({ description: 'How many were issued.' }),
      redeemed: z.array(z.object({ student: Id, override: Id.optional() })),
    }),
  ),
})
export type PermissionNumbersView = z.infer<typeof PermissionNumbersView>
