/** What can be indexed and compared. Moments are text: RFC 3339 in UTC with one precision sorts by time. */
export type Scalar = string | number | boolean

/** Text with U+0000 is none: PostgreSQL cannot keep it. */
export const isScalar = (value: unknown): value is Scalar =>
  (typeof value === 'string' && !value.includes('\0')) || typeof value === 'boolean' || Number.isFinite(value)

/** The scalar at `path` inside a JSON value; throws when there is none. */
export function scalarAt(value: unknown, path: readonly string[]): Scalar {
  const found = path.reduce<unknown>((part, name) => (part as Record<string, unknown> | null)?.[name], value)
  if (!isScalar(found)) throw new TypeError(`no scalar at ${path.join('.')}`)
  return found
}

const LAST = 0x10ffff

/**
 * The smallest text above everything that begins with `prefix`, by code point; nothing when there is none. Steps over
 * the surrogates, which are no characters.
 */
export function above(prefix: string): string | undefined {
  const points = Array.from(prefix, character => character.codePointAt(0) ?? 0)
  while (points.at(-1) === LAST) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}
