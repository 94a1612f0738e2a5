import { type Deadlines, dayEnds, dayStarts, type Instant, LocalDate, type Section, Term } from '@campus/contracts'
import type { TermBody } from './contracts/terms.ts'

const isDay = (at: string): boolean => LocalDate.safeParse(at).success

/** A day as the moment it begins, in the zone of the campus; a moment as it is. */
const opening = (at: string, timeZone: string): Instant => (isDay(at) ? dayStarts(at, timeZone) : at)
/** A last day as the moment it is over. */
const closing = (at: string, timeZone: string): Instant => (isDay(at) ? dayEnds(at, timeZone) : at)

/** Whether any of this is a day, which means nothing without a zone. */
export const namesDays = (dates: object): boolean =>
  Object.values(dates).some(value => (typeof value === 'object' ? namesDays(value) : isDay(String(value))))

/** A term with its dates as moments. */
export const termIn = ({ parts, ...term }: TermBody, timeZone: string): Term => ({
  ...term,
  ...spanIn(term, timeZone),
  registrationOpens: opening(term.registrationOpens, timeZone),
  registrationCloses: closing(term.registrationCloses, timeZone),
  ...(parts && { parts: parts.map(part => ({ ...part, ...spanIn(part, timeZone) })) }),
})

type Span = Record<'start' | 'end' | keyof Deadlines, string>
const spanIn = ({ start, end, addDeadline, dropDeadline, withdrawDeadline }: Span, timeZone: string): Span => ({
  start: opening(start, timeZone),
  end: closing(end, timeZone),
  addDeadline: closing(addDeadline, timeZone),
  dropDeadline: closing(dropDeadline, timeZone),
  withdrawDeadline: closing(withdrawDeadline, timeZone),
})

/** Deadlines, those that are given, as moments. */
export const deadlinesIn = (given: SomeDeadlines, timeZone: string): SomeDeadlines =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, at]) => (at === undefined ? [] : [[name, closing(at, timeZone)]])),
  )
type SomeDeadlines = NonNullable<Section['deadlines']>

/** A term whose dates are in order, as `TermBody` could not tell while some of them were days. */
export const OrderedTerm = Term.superRefine((term, { addIssue }) => {
  const complain = (message: string, ...path: (string | number)[]) => addIssue({ code: 'custom', path, message })
  if (term.registrationOpens >= term.registrationCloses)
    complain('registration closes after it opens', 'registrationCloses')
  const parts = (term.parts ?? []).map((part, at) => ({ span: part, path: ['parts', at] }))
  for (const { span, path } of [{ span: term, path: [] }, ...parts]) {
    if (span.start >= span.end) complain('it ends after it starts', ...path, 'end')
    if (span.dropDeadline > span.withdrawDeadline)
      complain('withdrawing ends no earlier than dropping', ...path, 'withdrawDeadline')
    if (span.start < term.start) complain('a part begins no earlier than its term', ...path, 'start')
    if (span.end > term.end) complain('a part ends no later than its term', ...path, 'end')
  }
  const ids = (term.parts ?? []).map(({ id }) => id)
  for (const [at, id] of ids.entries())
    if (ids.indexOf(id) < at) complain('another part has this id', 'parts', at, 'id')
})
