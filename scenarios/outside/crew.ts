/** Does `task` for every item, so many at a time; results in the items' order. */
export async function crew<T, R>(
  size: number,
  items: readonly T[],
  task: (item: T, index: number) => Promise<R>,
  progress: (done: number, all: number) => void = () => undefined,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await task(items[index] as T, index)
      progress(++done, items.length)
    }
  }
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, work))
  return results
}
