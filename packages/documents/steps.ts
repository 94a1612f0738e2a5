import type { Query } from './store.ts'

/**
 * A page that begins behind another one, as pages that begin anywhere: asked for one after the other until there are
 * enough rows, they give the same. Each is a range of one field behind fixed ones, which an index always finds at once.
 * After (b, 2, key): first b, 2 and keys above; then b and numbers above 2; then all above b.
 */
export function steps(query: Query): Query[] {
  const { after, bounds, equals = [], order = 'asc', ...rest } = query
  if (!after) return [query]
  const positions = after.map((_, position) => position).toReversed()
  return positions.map(position => ({
    ...rest,
    order,
    equals: [...equals, ...after.slice(0, position)],
    bounds: { ...(position === 0 && bounds), [order === 'asc' ? 'gt' : 'lt']: after[position] },
  }))
}
