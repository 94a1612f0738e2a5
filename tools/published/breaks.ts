/** Which way a document goes: what clients send may become more, what they receive may not become less. */
export type Direction = 'sent' | 'received'

type Json = Readonly<Record<string, unknown>>

/** A schema in the document that its references are of. */
export interface Placed {
  readonly schema: unknown
  readonly root: unknown
}

/**
 * What a change of a JSON Schema breaks for those who rely on the one before, each with where it is. `within` names the
 * references on the way here: a schema that holds itself is compared once.
 */
export function schemaBreaks(
  before: Placed,
  after: Placed,
  direction: Direction,
  at: string,
  within: readonly string[] = [],
): string[] {
  const reference = recordOf(before.schema)['$ref']
  if (typeof reference === 'string' && within.includes(reference)) return []
  const way = typeof reference === 'string' ? [...within, reference] : within
  const old = resolved(before)
  const now = resolved(after)
  const inside = (name: string, from: unknown, to: unknown): string[] =>
    schemaBreaks({ schema: from, root: before.root }, { schema: to, root: after.root }, direction, `${at}${name}`, way)
  return [
    ...typeBreaks(old, now, direction, at),
    ...valueBreaks(old, now, at),
    ...memberBreaks(old, now, direction, at),
    ...shared(recordOf(old['properties']), recordOf(now['properties'])).flatMap(([name, from, to]) =>
      inside(`.${name}`, from, to),
    ),
    ...(old['items'] !== undefined && now['items'] !== undefined ? inside('[]', old['items'], now['items']) : []),
    ...['anyOf', 'oneOf', 'allOf'].flatMap(keyword => {
      const [from, to] = [listOf(old[keyword]), listOf(now[keyword])]
      const gone = direction === 'sent' && to.length < from.length ? [`${at}: takes fewer kinds (${keyword})`] : []
      return [...gone, ...from.slice(0, to.length).flatMap((each, n) => inside(`(${n})`, each, to[n]))]
    }),
  ]
}

function typeBreaks(old: Json, now: Json, direction: Direction, at: string): string[] {
  const [from, to] = [listOf(old['type']), listOf(now['type'])]
  const [narrow, wide] = direction === 'sent' ? [from, to] : [to, from]
  const fits =
    wide.length === 0 || (narrow.length > 0 && narrow.every(type => wide.includes(type) || isInteger(type, wide)))
  return fits ? [] : [`${at}: was ${from.join(' or ') || 'anything'}, is ${to.join(' or ') || 'anything'}`]
}

const isInteger = (type: unknown, wide: readonly unknown[]): boolean => type === 'integer' && wide.includes('number')

function valueBreaks(old: Json, now: Json, at: string): string[] {
  const [from, to] = [valuesOf(old), valuesOf(now)]
  if (to.length === 0) return []
  const gone = from.filter(value => !to.includes(value))
  return gone.length > 0
    ? [`${at}: lost ${gone.join(', ')}`]
    : from.length === 0
      ? [`${at}: takes only some values`]
      : []
}

const valuesOf = (schema: Json): unknown[] => ('const' in schema ? [schema['const']] : listOf(schema['enum']))

function memberBreaks(old: Json, now: Json, direction: Direction, at: string): string[] {
  const [from, to] = [listOf(old['required']), listOf(now['required'])]
  if (direction === 'sent')
    return to.filter(name => !from.includes(name)).map(name => `${at}.${name}: must be sent now`)
  const known = Object.keys(recordOf(now['properties']))
  const gone = Object.keys(recordOf(old['properties'])).filter(name => !known.includes(name))
  const loose = from.filter(name => !to.includes(name) && !gone.includes(String(name)))
  return [...gone.map(name => `${at}.${name}: is gone`), ...loose.map(name => `${at}.${name}: may be missing now`)]
}

/** Follows references within the document. */
function resolved({ schema, root }: Placed): Json {
  const here = recordOf(schema)
  const reference = here['$ref']
  if (typeof reference !== 'string') return here
  const path = reference.replace(/^#\//, '').split('/')
  return resolved({ schema: path.reduce<unknown>((value, name) => recordOf(value)[name], root), root })
}

export const recordOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

export const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value]

/** What both have, by name. */
export const shared = (before: Json, after: Json): [string, unknown, unknown][] =>
  Object.keys(before).flatMap(name => (name in after ? [[name, before[name], after[name]]] : []))

/** Names that only the one before has. */
export const lost = (before: Json, after: Json): string[] => Object.keys(before).filter(name => !(name in after))
