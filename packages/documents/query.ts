import { BY_ID, type Collection, type DeclaredIndexes } from './collection.ts'
import { above, isScalar, type Scalar } from './scalar.ts'
import type { Bounds, Field, Filter, Index } from './store.ts'

/** Limits on one field. */
export type Range<V> =
  | { readonly gt?: V; readonly gte?: V; readonly lt?: V; readonly lte?: V }
  | (V extends string ? { readonly startsWith: string } : never)

type Conditions<T, F extends keyof T> = { readonly [K in F]?: NonNullable<T[K]> | Range<NonNullable<T[K]>> }

/**
 * Which documents. `by` names a declared index, `where` fixes its first fields in their order and may end with a range
 * on the next one. Without `by`: all documents, by id.
 */
export type Selection<T, I extends DeclaredIndexes<T>> =
  | { [N in keyof I & string]: { readonly by: N; readonly where?: Conditions<T, I[N]['fields'][number]> } }[keyof I &
      string]
  | { readonly by?: never; readonly where?: never }

/** A query that no declared index answers. */
export class NotDeclared extends TypeError {
  override readonly name = 'NotDeclared'
}

/** The same as a filter the store understands; throws `NotDeclared` for what no index answers. */
export function filterOf<T extends object>(collection: Collection<T>, selection: LooseSelection): Filter {
  const { by = BY_ID, where = {} } = selection
  const index = collection.indexes.get(by)
  if (!index) throw new NotDeclared(`${collection.kind} has no index ${by}`)
  const fixed = by === BY_ID ? [false] : []
  return { index, ...conditions(index, index.fields.slice(fixed.length), where, fixed) }
}

/** A selection whose types have done their work. */
export interface LooseSelection {
  readonly by?: string
  readonly where?: Readonly<Record<string, unknown>>
}

function conditions(index: Index, fields: readonly Field[], where: Readonly<Record<string, unknown>>, fixed: Scalar[]) {
  const open = new Set(Object.keys(where))
  const equals = [...fixed]
  let bounds: Bounds | undefined
  for (const field of fields) {
    const name = nameOf(field)
    if (!open.delete(name)) break
    bounds = boundsOf(field, where[name])
    if (bounds) break
    equals.push(where[name] as Scalar)
  }
  if (open.size > 0) throw new NotDeclared(`index ${index.name} does not answer for ${[...open].join(', ')} here`)
  return { equals, ...(bounds && { bounds }) }
}

const nameOf = (field: Field): string => field.path.at(-1) ?? ''

const OPERATORS = ['gt', 'gte', 'lt', 'lte']
const TEXT_OPERATORS = [...OPERATORS, 'startsWith']

/** The bounds in a condition; nothing when it is a plain value. Throws when it is neither. */
function boundsOf(field: Field, condition: unknown): Bounds | undefined {
  if (isScalar(condition)) return checked(field, condition)
  const given = Object.entries(Object(condition) as Record<string, unknown>)
  const operators = field.type === 'string' ? TEXT_OPERATORS : OPERATORS
  const odd = given.find(([operator]) => !operators.includes(operator))?.[0]
  if (odd !== undefined || given.length === 0) throw new TypeError(`${nameOf(field)} is asked for ${odd ?? 'nothing'}`)
  for (const [, bound] of given) checked(field, bound)
  const { startsWith, ...bounds } = Object.fromEntries(given) as Bounds & { startsWith?: string }
  return { ...bounds, ...(startsWith !== undefined && within(startsWith)) }
}

/** A condition that has no value must not become a wider query. */
function checked(field: Field, value: unknown): undefined {
  if (!isScalar(value) || typeof value !== field.type) throw new TypeError(`${nameOf(field)} takes a ${field.type}`)
}

function within(prefix: string): Bounds {
  const end = above(prefix)
  return { gte: prefix, ...(end !== undefined && { lt: end }) }
}
