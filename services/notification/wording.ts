import { isDeepStrictEqual } from 'node:util'
import type { Id, Instant, Money, SectionStanding } from '@campus/contracts'
import type { NoticeKind, SectionReason } from './notice.ts'
import { amount, held, moment, namedSections, numberOf } from './phrases.ts'

interface OfSections {
  readonly sections: readonly Id[]
}
interface Refused extends OfSections {
  readonly reasons: readonly SectionReason[]
}
interface Warned {
  readonly warnings: readonly string[]
}
/** Said where somebody of the university did it, and not the student. */
interface ByOffice {
  readonly by?: string
}
interface OfMoney {
  readonly invoiceId: Id
  readonly amount: Money
}

/** What each kind of notice is made of. */
interface Facts extends Record<NoticeKind, object> {
  invoice: OfSections & OfMoney & { readonly due: Instant }
  enrolled: OfSections
  waitlisted: OfSections & { readonly position: number }
  promoted: OfSections
  offered: OfSections & { readonly expires: Instant }
  'passed-over': Refused
  'offer-ended': OfSections & { readonly how: 'declined' | 'expired' }
  refused: Refused
  'seat-lost': Refused
  dropped: OfSections & ByOffice
  withdrawn: OfSections & ByOffice
  'term-withdrawn': OfSections &
    Warned &
    ByOffice & { readonly term: Id; readonly dropped: readonly Id[]; readonly withdrawn: readonly Id[] }
  'admin-dropped': Refused & Warned
  'section-cancelled': Refused & Warned & { readonly waited: boolean; readonly alternates: readonly Id[] }
  'section-changed': OfSections & {
    readonly was: SectionStanding
    readonly now: SectionStanding
    readonly clashes: readonly Id[]
  }
  credit: OfMoney
  'invoice-reduced': OfMoney
}

type Told<Kind extends NoticeKind> = { readonly kind: Kind } & Facts[Kind]
export type News = { [Kind in NoticeKind]: Told<Kind> }[NoticeKind]

export interface Words {
  /** One line. */
  readonly title: string
  readonly text: string
}

type Templates = { readonly [Kind in NoticeKind]: (facts: Facts[Kind]) => Words }

const templates: Templates = {
  invoice: ({ sections, invoiceId, amount: total, due }) => ({
    title: `Pay invoice ${invoiceId} to keep your ${numberOf(sections, 'seat')}`,
    text:
      `Held for you: ${numberOf(sections, 'a seat', 'seats')} in ${namedSections(sections)}. ` +
      `Invoice ${invoiceId} is ${amount(total)} and due by ${moment(due)}; unpaid by then, what is held goes back. ` +
      'You need not do anything if you chose how to pay when you registered.',
  }),
  enrolled: ({ sections }) => ({
    title: `You are enrolled in ${namedSections(sections)}`,
    text: `Your seat in ${namedSections(sections)} is confirmed.`,
  }),
  waitlisted: ({ sections, position }) => ({
    title: `You are on the waitlist of ${namedSections(sections)}`,
    text:
      `No seat is free in ${namedSections(sections)}. You are number ${position} on the waitlist ` +
      'and will be told as soon as a seat comes free for you.',
  }),
  promoted: ({ sections }) => ({
    title: `A seat in ${namedSections(sections)} came free for you`,
    text:
      `You moved up from the waitlist of ${namedSections(sections)}. ` +
      'The seat is held for you until its invoice is paid or due.',
  }),
  offered: ({ sections, expires }) => ({
    title: `Accept your seat in ${namedSections(sections)} by ${moment(expires)}`,
    text:
      `A seat in ${namedSections(sections)} came free and is yours if you accept it before ${moment(expires)}. ` +
      'After that it goes to who is next.',
  }),
  'passed-over': ({ sections, reasons }) => ({
    title: `A seat in ${namedSections(sections)} came free, and you could not have it`,
    text: `${why(sections, reasons)} You keep your place on the waitlist.`,
  }),
  'offer-ended': ({ sections, how }) => ({
    title: `The seat in ${namedSections(sections)} went to who is next`,
    text:
      how === 'declined'
        ? `You declined the seat in ${namedSections(sections)}.`
        : `You did not accept the seat in ${namedSections(sections)} in time. You may join the waitlist again.`,
  }),
  refused: ({ sections, reasons }) => ({
    title: `You did not get ${namedSections(sections)}`,
    text: why(sections, reasons),
  }),
  'seat-lost': ({ sections, reasons }) => ({
    title: `Your seat in ${namedSections(sections)} went back`,
    text: `${why(sections, reasons)} You owe nothing for it; money that still arrives for it becomes your credit.`,
  }),
  dropped: ({ sections, by }) => ({
    title: by ? `The ${by} dropped you from ${namedSections(sections)}` : `You left ${namedSections(sections)}`,
    text:
      `You are no longer enrolled in, or waiting for, ${namedSections(sections)}. ` +
      'What you had paid for it becomes your credit.',
  }),
  withdrawn: ({ sections, by }) => ({
    title: by
      ? `The ${by} withdrew you from ${namedSections(sections)}`
      : `You withdrew from ${namedSections(sections)}`,
    text: `Your transcript will show W for ${namedSections(sections)}. What was charged for it stays charged.`,
  }),
  'term-withdrawn': ({ term, dropped, withdrawn, warnings, by }) => ({
    title: by ? `The ${by} withdrew you from the term ${term}` : `You withdrew from the term ${term}`,
    text: [
      ...(dropped.length === 0
        ? []
        : [`Nothing is charged for ${namedSections(dropped)}, and your transcript will show nothing of it.`]),
      ...(withdrawn.length === 0
        ? []
        : [`Your transcript will show W for ${namedSections(withdrawn)}, and what was charged stays charged.`]),
      ...warnings,
    ].join(' '),
  }),
  'admin-dropped': ({ sections, reasons, warnings }) => ({
    title: `Your enrollment in ${namedSections(sections)} has ended`,
    text: [why(sections, reasons), 'What you had paid for it becomes your credit.', ...warnings].join(' '),
  }),
  'section-cancelled': ({ sections, reasons, waited, alternates, warnings }) => ({
    title: `The university cancelled ${namedSections(sections)}`,
    text: [
      why(sections, reasons),
      waited
        ? 'Your place on its waitlist ended with it.'
        : 'Your transcript will show nothing of it, and nothing is charged for it: what you had paid is credit on your account.',
      ...(alternates.length === 0
        ? []
        : [
            `${numberOf(alternates, 'Another section', 'Other sections')} of the course had free seats at times that ` +
              `suit you: ${namedSections(alternates)}.`,
          ]),
      ...warnings,
    ].join(' '),
  }),
  'section-changed': ({ sections, was, now, clashes }) => ({
    title: `There is a change in ${namedSections(sections)}`,
    text: [
      ...(isDeepStrictEqual(was.meetings, now.meetings) ? [] : [moved(was, now)]),
      ...(was.status === now.status ? [] : [STATUS[now.status]]),
      ...(clashes.length === 0
        ? []
        : [
            `That is at the time of ${namedSections(clashes)}, where you sit too: ` +
              'choose one of them, or ask the registrar.',
          ]),
    ].join(' '),
  }),
  credit: ({ invoiceId, amount: kept }) => ({
    title: `Your payment of ${amount(kept)} is kept as credit`,
    text:
      `A payment for invoice ${invoiceId} arrived, and the invoice was no longer open. ` +
      `All of it, ${amount(kept)}, is credit on your account.`,
  }),
  'invoice-reduced': ({ invoiceId, amount: taken }) => ({
    title: `Invoice ${invoiceId} was reduced by ${amount(taken)}`,
    text:
      `${amount(taken)} was taken off invoice ${invoiceId} for what you gave back. ` +
      'As far as you had paid it, it is credit on your account.',
  }),
}

/** What the words do not show, single dates, the calendar does. */
const moved = (was: SectionStanding, now: SectionStanding): string =>
  held(was.meetings) === held(now.meetings)
    ? 'Some of its dates have changed: your calendar has them.'
    : `It was held ${held(was.meetings)}. Now it is held ${held(now.meetings)}.`

const STATUS: Readonly<Record<SectionStanding['status'], string>> = {
  open: 'It is open again.',
  closed: 'It takes nobody new; your own place stays as it is.',
  cancelled: 'The catalog lists it as cancelled. Ask the registrar what becomes of your place.',
}

/** What a person is told, in plain words. */
export function worded<Kind extends NoticeKind>(news: Told<Kind>): Words {
  const template: (facts: Facts[Kind]) => Words = templates[news.kind]
  return template(news)
}

/** Every reason, by section where there are several. */
function why(sections: readonly Id[], reasons: readonly SectionReason[]): string {
  const several = sections.length > 1
  const about = (section: Id): string => {
    const said = reasons.filter(({ sectionId }) => sectionId === section).map(({ detail }) => detail)
    return several ? `${namedSections([section])}: ${said.join(' ')}` : said.join(' ')
  }
  return sections.map(about).join(' ')
}
