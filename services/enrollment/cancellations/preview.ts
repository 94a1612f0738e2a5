import { type AccountView, Id, Money, type RegistrationView, sum } from '@campus/contracts'
import { z } from 'zod'
import { FULL_TIME } from '../eligibility/full-time.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'
import { conflict } from '../eligibility/timetable.ts'
import { creditsEnrolled, isLive, occupiesTime } from '../registration/state.ts'

/** What a cancellation would come to, for whoever proposes or approves it (S-13). */
export const Preview = z.object({
  enrolled: z.number().int(),
  /** Seats held until they are paid. */
  pending: z.number().int(),
  offered: z.number().int(),
  waiting: z.number().int(),
  /** What was charged for the section and will be taken off; null if nothing was. */
  credited: Money.nullable(),
  /** Who falls below full time, and the credits that are left. */
  belowFullTime: z.array(z.object({ student: Id, credits: z.number() })),
  /** Other sections of the course with free seats, and how many of those affected are free at its times. */
  alternates: z.array(z.object({ sectionId: Id, free: z.number().int(), fits: z.number().int() })),
})
export type Preview = z.infer<typeof Preview>

/** Another section of the course, and its free seats. */
export interface Open {
  readonly facts: SectionFacts
  readonly free: number
}

export interface PreviewFacts {
  readonly sectionId: Id
  /** Those with anything in the section. */
  readonly registrations: readonly RegistrationView[]
  /** Of the same students. */
  readonly accounts: readonly AccountView[]
  /** Every section that they are in. */
  readonly sections: ReadonlyMap<Id, SectionFacts>
  readonly open: readonly Open[]
}

export function previewOf({ sectionId, registrations, accounts, sections, open }: PreviewFacts): Preview {
  const affected = registrations.flatMap(({ items }) =>
    items.filter(item => item.sectionId === sectionId && isLive(item)),
  )
  const inStatus = (status: string): number => affected.filter(item => item.status === status).length
  const others = registrations.map(({ items }) => meetingsOf(items, sectionId, sections))
  return {
    enrolled: inStatus('enrolled'),
    pending: inStatus('requested'),
    offered: inStatus('offered'),
    waiting: inStatus('waitlisted'),
    credited: creditedTo(
      affected.map(({ enrollmentId }) => enrollmentId),
      accounts,
    ),
    belowFullTime: registrations.flatMap(registration => belowFullTime(registration, sectionId)),
    alternates: open.map(({ facts, free }) => ({
      sectionId: facts.id,
      free,
      fits: others.filter(meetings => !conflict(meetings, facts.meetings)).length,
    })),
  }
}

type Items = RegistrationView['items']

/** When somebody sits elsewhere. */
const meetingsOf = (items: Items, sectionId: Id, sections: ReadonlyMap<Id, SectionFacts>) =>
  items
    .filter(item => item.sectionId !== sectionId && occupiesTime(item))
    .flatMap(item => sections.get(item.sectionId)?.meetings ?? [])

function creditedTo(enrollments: readonly Id[], accounts: readonly AccountView[]): Money | null {
  const ended = new Set(enrollments)
  const amounts = accounts
    .flatMap(({ invoices }) => invoices.filter(({ status }) => status !== 'void'))
    .flatMap(({ lines }) => lines)
    .filter(({ enrollmentId }) => ended.has(enrollmentId))
    .map(({ amount }) => amount)
  return amounts[0] ? sum(amounts, amounts[0].currency) : null
}

function belowFullTime({ student, items }: RegistrationView, sectionId: Id) {
  const credits = creditsEnrolled({ items: items.filter(item => item.sectionId !== sectionId) })
  return creditsEnrolled({ items }) >= FULL_TIME && credits < FULL_TIME ? [{ student, credits }] : []
}
