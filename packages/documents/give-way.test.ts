import { expect, test } from 'vitest'
import { giveWay } from './give-way.ts'

const busyFor = (milliseconds: number): void => {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test('Work that does not leave the event loop lets others in between', async () => {
  let looks = 0
  const look = () => {
    looks++
    timer = setTimeout(look, 0)
  }
  let timer = setTimeout(look, 0)
  const work = async () => {
    for (let step = 0; step < 20; step++) {
      await giveWay()
      busyFor(5)
    }
  }
  await Promise.all([work(), work(), work()])
  clearTimeout(timer)
  expect(looks).toBeGreaterThan(5)
})

test('Who has just had a turn of the loop goes on at once', async () => {
  await new Promise(resolve => setTimeout(resolve, 1))
  expect(giveWay()).toBeUndefined()
})
