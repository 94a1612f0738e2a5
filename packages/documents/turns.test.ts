import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

test('work of one name happens in its order, also after a failure; other names do not wait', async () => {
  const turns = new Turns()
  const done: string[] = []
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const first = turns.take('a', async () => {
    await gate
    done.push('first')
    throw new Error('failed')
  })
  const second = turns.take('a', async () => done.push('second'))
  await turns.take('b', async () => done.push('other'))
  open()
  await expect(first).rejects.toThrow('failed')
  await second
  expect(done).toEqual(['other', 'first', 'second'])
  expect(await turns.take('a', async () => 'later')).toBe('later')
})
