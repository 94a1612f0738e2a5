import { isDeepStrictEqual } from 'node:util'
import type { CommitRow } from '@campus/dapr'
import { aggregateOf, type Books } from './ledger.ts'
import { type Violation, violation } from './violation.ts'

const I8 = violation('I8')

/** Which documents show which aggregate. */
export interface View {
  readonly name: string
  /** The aggregate's type. */
  readonly of: string
  /** The documents' kind. */
  readonly kind: string
  /** What the document must show, out of the aggregate's public state; the same unless said otherwise. */
  readonly shows?: (after: unknown) => unknown
  readonly source?: (id: string) => string
}

/** I8: each document shows what the newest commit of its aggregate says. */
export function staleViews(writer: Books, reader: Books, view: View): Violation[] {
  const own = writer.commits.filter(({ type }) => type === view.of)
  return [...Map.groupBy(own, aggregateOf).values()].flatMap(commits => {
    const last = commits.at(-1)
    return last ? stale(last, reader, view) : []
  })
}

function stale(last: CommitRow, { documents }: Books, { name, kind, shows = after => after }: View): Violation[] {
  const shown = documents.get(`${kind}:${last.tenant}:${last.id}`)
  if (!shown) return [I8(`${name} has no document of ${aggregateOf(last)}`)]
  return isDeepStrictEqual(shown.doc, shows(last.after))
    ? []
    : [I8(`${name} is behind ${aggregateOf(last)} at ${last.seq}`)]
}
