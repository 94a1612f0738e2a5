import type { Exposed } from '../exposed.ts'
import { pointer, referred, renamed, renamings } from './components.ts'
import type { Components, Part, PublicApi } from './part.ts'

const INFO = {
  title: 'Campus',
  version: '1',
  description: [
    'The public API. Sign in with `POST /v1/auth/token` and send the access token as a bearer token.',
    'Errors are problem documents (RFC 9457); where rules refuse, `errors` has every reason at once.',
    'Lists come in pages: `next` is the cursor of the next page, or null. Instants are RFC 3339 in UTC, money is in minor',
    'units with an ISO 4217 currency.',
  ].join('\n'),
}

/**
 * One document out of the services' own: the exposed operations in the order of the table, and the components that they
 * refer to. Components of one name that differ are kept apart, the later under `<app>.<name>`. The same parts always
 * give the same document. An operation that its service does not describe is left out.
 */
export function mergeParts(table: readonly Exposed[], parts: ReadonlyMap<string, Part>): PublicApi {
  const paths: Record<string, Record<string, unknown>> = {}
  const components: Components = {}
  for (const [app, rows] of Map.groupBy(table, ({ app }) => app)) {
    const part = parts.get(app) ?? NOTHING
    const described = rows.filter(row => operationOf(row, part) !== undefined)
    const own = referred(
      described.map(row => operationOf(row, part)),
      part.components,
    )
    const names = renamings(own, components, app)
    add(components, own, names)
    for (const row of described)
      paths[pathOf(row)] = { ...paths[pathOf(row)], [row.method]: renamed(operationOf(row, part), names) }
  }
  return {
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: '/' }],
    tags: tagsOf(paths),
    paths,
    components: sorted(components),
  }
}

const NOTHING: Part = { openapi: '3.1.0', paths: {}, components: {} }

function add(to: Components, own: Components, names: ReadonlyMap<string, string>): void {
  for (const [kind, named] of Object.entries(own))
    for (const [name, component] of Object.entries(named))
      to[kind] = { ...to[kind], [names.get(pointer(kind, name)) ?? name]: renamed(component, names) }
}

const operationOf = (row: Exposed, part: Part): unknown => part.paths[pathOf(row)]?.[row.method]

/** `/v1/courses/:id` is `/v1/courses/{id}` there. */
const pathOf = ({ path }: Exposed): string => path.replace(/:(\w+)/g, '{$1}')

/** For machines and for those who run the platform: a reader comes to them after everything else. */
const LAST = ['.well-known', 'undelivered-mails', 'dead-letters']

function tagsOf(paths: PublicApi['paths']): PublicApi['tags'] {
  const operations = Object.values(paths).flatMap(path => Object.values(path)) as { tags?: string[] }[]
  const names = new Set(operations.flatMap(({ tags = [] }) => tags))
  const last = LAST.filter(name => names.delete(name))
  return [...names, ...last].map(name => ({ name }))
}

const byName = <T>(entries: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1)))

const sorted = (components: Components): Components =>
  byName(Object.fromEntries(Object.entries(components).map(([kind, named]) => [kind, byName(named)])))
