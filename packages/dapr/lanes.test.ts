import { expect, test } from 'vitest'
import { Lanes } from './lanes.ts'

/** A task that ends when told to. */
function task(log: string[], name: string) {
  let end: () => void = () => undefined
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  const run = async () => {
    log.push(`${name} begins`)
    await ended
    log.push(`${name} ends`)
    return name
  }
  return { run, end: () => end() }
}
const settle = () => new Promise(resolve => setImmediate(resolve))

test('tasks of one lane run one after the other, in order of arrival', async () => {
  const [lanes, log] = [new Lanes(), [] as string[]]
  const [a, b] = [task(log, 'a'), task(log, 'b')]
  const done = [lanes.run('x', a.run), lanes.run('x', b.run)]
  b.end()
  await settle()
  expect(log).toEqual(['a begins'])
  a.end()
  expect(await Promise.all(done)).toEqual(['a', 'b'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('lanes do not wait for each other', async () => {
  const [lanes, log] = [new Lanes(), [] as string[]]
  const [a, b] = [task(log, 'a'), task(log, 'b')]
  const first = lanes.run('x', a.run)
  const second = lanes.run('y', b.run)
  b.end()
  expect(await second).toBe('b')
  a.end()
  expect(await first).toBe('a')
})

test('a task that fails, in whatever way, fails alone', async () => {
  const lanes = new Lanes()
  const rejects = lanes.run('x', async () => Promise.reject(new Error('rejected')))
  const throws = lanes.run('x', () => {
    throw new Error('thrown')
  })
  const works = lanes.run('x', async () => 'fine')
  await expect(rejects).rejects.toThrow('rejected')
  await expect(throws).rejects.toThrow('thrown')
  expect(await works).toBe('fine')
})

test('idle when the last task has ended, also those that came meanwhile', async () => {
  const [lanes, log] = [new Lanes(), [] as string[]]
  const [a, b] = [task(log, 'a'), task(log, 'b')]
  void lanes.run('x', a.run).then(() => lanes.run('y', b.run))
  const idle = lanes.idle().then(() => log.push('idle'))
  a.end()
  await settle()
  b.end()
  await idle
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'idle'])
  await lanes.idle()
})
