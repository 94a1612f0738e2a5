import {
  Alternate,
  CancellationAdvanced,
  CancellationApproved,
  CancellationClosed,
  CancellationDone,
  CancellationListed,
  CancellationProposed,
  CancellationView,
  type EventOf,
  Id,
} from '@campus/contracts'
import { z } from 'zod'

/** An enrollment in the section, and the registration that it belongs to. */
export const Place = z.object({ enrollmentId: Id, registrationId: Id })
export type Place = z.infer<typeof Place>

export const CancellationCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('propose'), reason: CancellationView.shape.reason }),
  z.object({
    type: z.literal('approve'),
    cancellationId: Id,
    crossListGroup: Id.optional(),
    alternates: z.array(Alternate),
  }),
  z.object({ type: z.literal('closed') }),
  z.object({ type: z.literal('listed'), places: z.array(Place) }),
  z.object({ type: z.literal('ended'), enrollmentId: Id }),
])
export type CancellationCommand = z.infer<typeof CancellationCommand>

export const cancellationEvents = [
  CancellationProposed,
  CancellationApproved,
  CancellationClosed,
  CancellationListed,
  CancellationAdvanced,
  CancellationDone,
] as const
export type CancellationEvent = EventOf<(typeof cancellationEvents)[number]>

export const CancellationState = z.object({
  sectionId: Id,
  /** The cross-list group whose seats it has a part of. */
  crossListGroup: Id.optional(),
  /** Proposals ever, for their ids. */
  proposals: z.number().int(),
  /** The last proposal and what became of it; null until there is one. */
  view: CancellationView.nullable(),
  /** Once it is approved: whether the section's seats are closed. */
  closed: z.boolean(),
  alternates: z.array(Alternate),
  /** Those that still have to leave; null until they are known. */
  left: z.array(Place).nullable(),
})
export type CancellationState = z.infer<typeof CancellationState>
