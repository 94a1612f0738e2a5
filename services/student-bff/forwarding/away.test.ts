import { expect, test } from 'vitest'
import { watchAway } from './away.ts'

test('A service that did not answer is away until it answers again, and is looked for meanwhile', async () => {
  let there = false
  let looks = 0
  const away = watchAway(async () => {
    looks++
    return there
  }, 1)
  expect(away.has('billing')).toBe(false)
  away.add('billing')
  expect([away.has('billing'), away.has('catalog')]).toEqual([true, false])
  await expect.poll(() => looks).toBeGreaterThan(2)
  expect(away.has('billing')).toBe(true)
  there = true
  await expect.poll(() => away.has('billing')).toBe(false)
  away.close()
})

test('Many calls that fail at once cause one search', async () => {
  const { promise: answer, resolve } = Promise.withResolvers<boolean>()
  let looks = 0
  const away = watchAway(() => {
    looks++
    return answer
  })
  for (let calls = 0; calls < 50; calls++) away.add('billing')
  expect(looks).toBe(1)
  resolve(true)
  await expect.poll(() => away.has('billing')).toBe(false)
})

test('Nobody is looked for once it is closed', async () => {
  let looks = 0
  const away = watchAway(async () => {
    looks++
    return false
  }, 1)
  away.close()
  away.add('billing')
  expect([looks, away.has('billing')]).toEqual([0, false])
})
