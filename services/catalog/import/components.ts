export type Link<T> = readonly [T, T]

/** Groups of items that are linked with each other, directly or through others. Items keep their order. */
export function components<T>(items: readonly T[], links: readonly Link<T>[]): T[][] {
  const parent = new Map<T, T>(items.map(item => [item, item]))
  const root = (item: T): T => {
    let at = item
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) {
      parent.set(at, parent.get(up) ?? up)
      at = up
    }
    return at
  }
  for (const [a, b] of links) parent.set(root(b), root(a))
  return [...Map.groupBy(items, root).values()]
}
