import { isDeepStrictEqual } from 'node:util'
import type { Components } from './part.ts'

const POINTER = /^#\/components\/([^/]+)\/([^/]+)$/

/** What of `components` these values refer to, directly or through each other; what nothing refers to is left out. */
export function referred(values: readonly unknown[], components: Components): Components {
  const found: Components = {}
  const look = (value: unknown): void => {
    for (const [kind, name] of [...pointersIn(value), ...securityIn(value)]) {
      const component = components[kind]?.[name]
      if (component === undefined || found[kind]?.[name] !== undefined) continue
      found[kind] = { ...found[kind], [name]: component }
      look(component)
    }
  }
  values.forEach(look)
  return found
}

/** Names of `mine` that already mean something else in `known`, by kind and name, and what they are called instead. */
export function renamings(mine: Components, known: Components, app: string): ReadonlyMap<string, string> {
  const clashing = (kind: string, name: string): boolean => {
    const other = known[kind]?.[name]
    return other !== undefined && !isDeepStrictEqual(other, mine[kind]?.[name])
  }
  return new Map(
    Object.keys(mine).flatMap(kind =>
      Object.keys(mine[kind] ?? {})
        .filter(name => clashing(kind, name))
        .map(name => [pointer(kind, name), `${app}.${name}`] as const),
    ),
  )
}

/** `value` with every reference to a renamed component under its new name. */
export function renamed<T>(value: T, names: ReadonlyMap<string, string>): T {
  if (names.size === 0 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inner => renamed(inner, names)) as T
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? redirected(inner, names) : renamed(inner, names),
    ]),
  ) as T
}

export const pointer = (kind: string, name: string): string => `#/components/${kind}/${name}`

function redirected(reference: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(reference)
  const kind = POINTER.exec(reference)?.[1]
  return name !== undefined && kind !== undefined ? pointer(kind, name) : reference
}

function pointersIn(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(pointersIn)
  return Object.entries(value).flatMap(([key, inner]) => {
    const [, kind, name] = (key === '$ref' && POINTER.exec(String(inner))) || []
    return kind !== undefined && name !== undefined ? [[kind, name] as [string, string]] : pointersIn(inner)
  })
}

/** An operation names its security schemes without a reference. */
function securityIn(value: unknown): [string, string][] {
  const { security } = (value ?? {}) as { security?: unknown }
  if (!Array.isArray(security)) return []
  return security.flatMap(each =>
    Object.keys(each as object).map(name => ['securitySchemes', name] as [string, string]),
  )
}
