/** The source of a document that follows one aggregate only. */
export const SELF = 'self'

interface Told {
  readonly id: string
  /** The sequence of the aggregate that the event came with; from 1. */
  readonly sequence: number
  /** Which aggregate, in a document fed by several, e.g. `Seats:cs-101-1`. Default: the one it is named after. */
  readonly source?: string
}

/** The document as the event says it is now; `null` takes it away. */
export interface Replacement<T> extends Told {
  readonly doc: T | null
}

/**
 * What the event makes of the document as it was (`undefined`: there is none). Each source must keep to its own part of
 * the document, and take it from the event alone: sources arrive in any order, and of one source only the newest counts.
 */
export interface Revision<T> extends Told {
  readonly change: (old: T | undefined) => T | null
}

export type Change<T> = Replacement<T> | Revision<T>

/** A document with how far it has followed each source. A document taken away is kept as `null`, against stragglers. */
export interface Followed<T> {
  readonly sequences: Readonly<Record<string, number>>
  readonly doc: T | null
}

/** How far a document has followed a source; 0 when it never heard of it. */
export const sequenceOf = (sequences: Followed<unknown>['sequences'], source: string = SELF): number =>
  Object.hasOwn(sequences, source) ? (sequences[source] ?? 0) : 0

/**
 * What becomes of a document when these changes arrive, in whatever order and however often: of each source the newest
 * change that is newer than what the document has seen. Nothing when all of it is old.
 */
export function merge<T>(stored: Followed<T> | undefined, changes: readonly Change<T>[]): Followed<T> | undefined {
  const before: Followed<T> = stored ?? { sequences: {}, doc: null }
  const newest = new Map<string, Change<T>>()
  for (const change of changes) {
    const source = change.source ?? SELF
    const known = newest.get(source)?.sequence ?? sequenceOf(before.sequences, source)
    if (change.sequence > known) newest.set(source, change)
  }
  if (newest.size === 0) return undefined
  return [...newest.entries()].reduce(follow, before)
}

const follow = <T>({ sequences, doc }: Followed<T>, [source, change]: [string, Change<T>]): Followed<T> => ({
  sequences: { ...sequences, [source]: change.sequence },
  doc: 'change' in change ? change.change(doc ?? undefined) : change.doc,
})
