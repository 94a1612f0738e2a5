import { expect, test } from 'vitest'
import { Gathering } from './gathering.ts'

const groups: number[][] = []
const doubling = () => {
  groups.length = 0
  return new Gathering(async (items: readonly number[]) => {
    groups.push([...items])
    await new Promise(resolve => setImmediate(resolve))
    return items.map(item => item * 2)
  })
}

test('items of the same moment are handed over together, and each gets its own result', async () => {
  const gathering = doubling()
  expect(await Promise.all([1, 2, 3].map(item => gathering.add(item)))).toEqual([2, 4, 6])
  expect(groups).toEqual([[1, 2, 3]])
})

test('items that come while a call is under way go together in the next', async () => {
  const gathering = doubling()
  const first = gathering.add(1)
  while (groups.length === 0) await new Promise(resolve => setImmediate(resolve))
  expect(await Promise.all([first, gathering.add(2), gathering.add(3)])).toEqual([2, 4, 6])
  expect(groups).toEqual([[1], [2, 3]])
})

test('a hundred at most are handed over together', async () => {
  const gathering = doubling()
  await Promise.all(Array.from({ length: 150 }, (_, index) => gathering.add(index)))
  expect(groups.map(({ length }) => length)).toEqual([100, 50])
})

test('a call that fails fails those in it, and nobody after them', async () => {
  let fails = true
  const gathering = new Gathering(async (items: readonly number[]) => {
    if (fails) throw new Error('no')
    return items
  })
  const settled = await Promise.allSettled([gathering.add(1), gathering.add(2)])
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await gathering.add(3)).toBe(3)
})

test('a call that gives too few results fails those in it', async () => {
  const gathering = new Gathering(async () => [1])
  await expect(Promise.all([gathering.add(1), gathering.add(2)])).rejects.toThrow('1 results for 2 items')
})

test('an item is not forgotten, in whichever step of its end the call before is', async () => {
  for (let steps = 0; steps < 12; steps++) {
    const gathering = doubling()
    const first = gathering.add(1)
    for (let step = 0; step < steps; step++)
      await (step % 2 ? Promise.resolve() : new Promise(resolve => setImmediate(resolve)))
    expect(await Promise.all([first, gathering.add(2)])).toEqual([2, 4])
  }
})
