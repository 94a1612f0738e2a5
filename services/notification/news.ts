import {
  AccountView,
  type Actor,
  type AnyEventDefinition,
  type EventOf,
  type Id,
  type Invoice,
  InvoiceAdjusted,
  InvoiceIssued,
  ItemAdminDropped,
  ItemCancelled,
  ItemDropped,
  ItemEnrolled,
  ItemOfferEnded,
  ItemOffered,
  ItemPromoted,
  ItemRefused,
  ItemRescheduled,
  ItemSkipped,
  ItemWaitlisted,
  ItemWithdrawn,
  PaymentUnapplied,
  type Refusal,
  RegistrationRequested,
  SECTION_CANCELLED,
  TermWithdrawn,
  type Warning,
} from '@campus/contracts'
import type { Delivery } from '@campus/dapr'
import type { SectionReason } from './notice.ts'
import type { News } from './wording.ts'

/** Whom an event is news to, and what it tells them. */
export interface Telling {
  readonly person: Id
  readonly news: News
}

interface Teller {
  readonly definition: AnyEventDefinition
  readonly tell: (data: unknown, after: unknown) => Telling | undefined
}

/** What an event tells, typed by its definition. */
const tells = <D extends AnyEventDefinition>(
  definition: D,
  tell: (data: EventOf<D>['data'], after: unknown) => Telling | undefined,
): Teller => ({ definition, tell: tell as Teller['tell'] })

const tellers: readonly Teller[] = [
  tells(RegistrationRequested, ({ student, refused }) => {
    const sections = refused.map(({ sectionId }) => sectionId)
    const reasons = refused.flatMap(refusal => reasonsOf(refusal.sectionId, refusal.reasons))
    return sections.length === 0 ? undefined : { person: student, news: { kind: 'refused', sections, reasons } }
  }),
  tells(ItemWaitlisted, ({ student, sectionId, position }) => ({
    person: student,
    news: { kind: 'waitlisted', sections: [sectionId], position },
  })),
  tells(ItemPromoted, ({ student, sectionId }) => ({
    person: student,
    news: { kind: 'promoted', sections: [sectionId] },
  })),
  tells(ItemOffered, ({ student, sectionId, expires }) => ({
    person: student,
    news: { kind: 'offered', sections: [sectionId], expires },
  })),
  tells(ItemSkipped, ({ student, sectionId, reasons, again }) =>
    again
      ? undefined
      : {
          person: student,
          news: { kind: 'passed-over', sections: [sectionId], reasons: reasonsOf(sectionId, reasons) },
        },
  ),
  tells(ItemOfferEnded, ({ student, sectionId, how }) => ({
    person: student,
    news: { kind: 'offer-ended', sections: [sectionId], how },
  })),
  tells(ItemWithdrawn, ({ student, sectionId, actor, altogether }) =>
    altogether
      ? undefined
      : { person: student, news: { kind: 'withdrawn', sections: [sectionId], ...byOffice(actor) } },
  ),
  tells(TermWithdrawn, ({ student, term, dropped, withdrawn, warnings, actor }) => ({
    person: student,
    news: {
      kind: 'term-withdrawn',
      sections: [...dropped, ...withdrawn],
      ...{ term, dropped, withdrawn },
      warnings: wordsOf(warnings),
      ...byOffice(actor),
    },
  })),
  tells(ItemAdminDropped, ({ student, sectionId, reasons, warnings }) => ({
    person: student,
    news: {
      kind: 'admin-dropped',
      sections: [sectionId],
      reasons: reasonsOf(sectionId, reasons),
      warnings: wordsOf(warnings),
    },
  })),
  tells(ItemCancelled, ({ student, sectionId, from, reasons, alternates, warnings, again }) =>
    again
      ? undefined
      : {
          person: student,
          news: {
            kind: 'section-cancelled',
            sections: [sectionId],
            reasons: reasonsOf(sectionId, reasons),
            waited: from === 'waitlisted' || from === 'offered',
            alternates,
            warnings: wordsOf(warnings),
          },
        },
  ),
  tells(ItemRescheduled, ({ student, sectionId, was, now, clashes }) => ({
    person: student,
    news: { kind: 'section-changed', sections: [sectionId], was, now, clashes },
  })),
  tells(ItemEnrolled, ({ student, sectionId }) => ({
    person: student,
    news: { kind: 'enrolled', sections: [sectionId] },
  })),
  tells(ItemRefused, ({ student, sectionId, reasons, seat }) => ({
    person: student,
    news: { kind: seat ? 'seat-lost' : 'refused', sections: [sectionId], reasons: reasonsOf(sectionId, reasons) },
  })),
  tells(ItemDropped, ({ student, sectionId, actor, altogether }) =>
    altogether ? undefined : { person: student, news: { kind: 'dropped', sections: [sectionId], ...byOffice(actor) } },
  ),
  tells(InvoiceIssued, ({ invoice: { id, student, lines } }, after) => {
    const sections = lines.map(({ sectionId }) => sectionId)
    const owed = openInvoice(id, after)
    if (!owed) return undefined
    return { person: student, news: { kind: 'invoice', sections, invoiceId: id, amount: owed.total, due: owed.due } }
  }),
  // Who hears that a section is cancelled has heard of its charge.
  tells(InvoiceAdjusted, ({ student, invoiceId, credited, reason }) =>
    reason === SECTION_CANCELLED
      ? undefined
      : { person: student, news: { kind: 'invoice-reduced', invoiceId, amount: credited } },
  ),
  tells(PaymentUnapplied, ({ student, invoiceId, amount }) => ({
    person: student,
    news: { kind: 'credit', invoiceId, amount },
  })),
]

const definitions = tellers.map(({ definition }) => definition)

/** The events of a service that are news to somebody. */
export const newsworthy = (service: string): AnyEventDefinition[] =>
  definitions.filter(({ type }) => type.startsWith(`${service}.`))

/** What an event tells, if anything. */
export const newsIn = ({ type, data, after }: Pick<Delivery, 'type' | 'data' | 'after'>): Telling | undefined =>
  tellers.find(({ definition }) => definition.type === type)?.tell(data, after)

/**
 * The invoice as the commit that issued it left it. A withdrawal that overtook it takes effect at once, and nobody is
 * sent to pay what is void, or paid because it came to nothing.
 */
const openInvoice = (invoiceId: Id, after: unknown): Invoice | undefined =>
  AccountView.parse(after).invoices.find(({ id, status }) => id === invoiceId && status === 'issued')

/** Which office did it, where the student did not; who it was, and why, is the office's to say. */
const byOffice = (actor: Actor | undefined) => (actor ? { by: actor.office } : {})

const wordsOf = (warnings: readonly Warning[]): string[] => warnings.map(({ detail }) => detail)

/** Code and words of each reason: whatever facts a refusal has besides are not for notices. */
const reasonsOf = (sectionId: Id, reasons: readonly Refusal[]): SectionReason[] =>
  reasons.map(({ code, detail }) => ({ sectionId, code, detail }))
