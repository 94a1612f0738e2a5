import { beforeEach, describe, expect, test } from 'vitest'
import type { Identity } from './keys.ts'
import type { CommitRow } from './rows.ts'
import { type JournalQueries, Sweeper } from './sweeper.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { purse } from './testing/purse.ts'

const start = Date.parse('2026-08-15T12:00:00.000Z')
const commit = { type: 'Purse', id: 'mine' } as CommitRow

let clock: number
let forgotten: CommitRow[]
let due: Identity[]
let asked: { unpublished: string[]; due: [string, number][] }
let published: CommitRow[]
let woken: string[]
let wake: (of: Identity) => Promise<void>
let log: ReturnType<typeof keptLog>
let queries: JournalQueries
let sweeper: Sweeper

beforeEach(() => {
  clock = start
  forgotten = []
  due = []
  asked = { unpublished: [], due: [] }
  published = []
  woken = []
  log = keptLog()
  wake = async () => undefined
  queries = {
    unpublished: async before => {
      asked.unpublished.push(before)
      return forgotten
    },
    due: async (now, limit) => {
      asked.due.push([now, limit])
      return due.slice(0, limit)
    },
  }
  sweeper = new Sweeper({
    queries: { unpublished: (...args) => queries.unpublished(...args), due: (...args) => queries.due(...args) },
    publish: commits => published.push(...commits),
    wake: async of => {
      woken.push(of.id)
      await wake(of)
    },
    clock: () => clock,
    log,
  })
})

const many = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => purse(`${prefix}-${index}`))
/** Wakes end when they are let go. */
function slow() {
  const letGo: (() => void)[] = []
  wake = () => new Promise(resolve => letGo.push(resolve))
  return letGo
}
const settle = () => new Promise(resolve => setImmediate(resolve))
/** Sweeps a second apart, as the reminder does it. */
async function sweeps(seconds: number) {
  const times: string[][] = []
  for (let second = 0; second < seconds; second++) {
    woken = []
    await sweeper.sweep()
    times.push(woken)
    clock += 1_000
  }
  return times
}

describe('a sweep', () => {
  test('publishes what was committed more than three seconds ago and is not marked', async () => {
    forgotten = [commit]
    await sweeper.sweep()
    expect(asked.unpublished).toEqual(['2026-08-15T11:59:57.000Z'])
    expect(published).toEqual([commit])
  })
  test('wakes whose moment has come', async () => {
    due = many('p', 3)
    await sweeper.sweep()
    expect(asked.due).toEqual([['2026-08-15T12:00:00.000Z', 200]])
    expect(woken).toEqual(['p-0', 'p-1', 'p-2'])
  })
  test('that finds nothing does nothing', async () => {
    await sweeper.sweep()
    expect([published, woken]).toEqual([[], []])
  })
  test('wakes sixteen at a time', async () => {
    const letGo = slow()
    due = many('p', 20)
    const done = sweeper.sweep()
    await settle()
    expect(woken).toHaveLength(16)
    letGo[0]?.()
    await settle()
    expect(woken).toHaveLength(17)
    wake = async () => undefined
    for (const go of letGo) go()
    await done
    expect(woken).toHaveLength(20)
  })
  test('goes on when one cannot be woken', async () => {
    due = many('p', 40)
    wake = async of => {
      if (of.id === 'p-3') throw new Error('no')
    }
    await sweeper.sweep()
    expect(woken).toHaveLength(40)
    expect(log.lines).toEqual(['waking failed, a later sweep tries again'])
  })
  test('is not begun twice while one is under way', async () => {
    const letGo = slow()
    due = [purse('mine')]
    const both = Promise.all([sweeper.sweep(), sweeper.sweep()])
    await settle()
    letGo[0]?.()
    await both
    expect(woken).toEqual(['mine'])
  })
  test('publishes again and again though waking takes long', async () => {
    const letGo = slow()
    due = [purse('mine')]
    forgotten = [commit]
    const slowly = sweeper.sweep()
    await settle()
    const again = sweeper.sweep()
    await settle()
    expect(published).toHaveLength(2)
    letGo[0]?.()
    await Promise.all([slowly, again])
  })
  test('that cannot read the journal says so, and the next one works', async () => {
    const { due: fine } = queries
    queries = { ...queries, due: async () => Promise.reject(new Error('locked')) }
    await expect(sweeper.sweep()).rejects.toThrow('locked')
    queries = { ...queries, due: fine }
    due = [purse('mine')]
    await sweeper.sweep()
    expect(woken).toEqual(['mine'])
  })
})

describe('a sweep that is begun and not waited for', () => {
  test('logs its trouble', async () => {
    queries = { ...queries, unpublished: async () => Promise.reject(new Error('locked')) }
    sweeper.start()
    await settle()
    expect(log.lines).toEqual(['a sweep failed, the next one tries again'])
  })
})

describe('an aggregate that is due still after it was woken', () => {
  test('is woken less and less often, but at least every eight seconds', async () => {
    due = [purse('stuck')]
    const times = await sweeps(40)
    const at = times.flatMap((ids, second) => (ids.length > 0 ? [second] : []))
    expect(at).toEqual([0, 1, 3, 7, 15, 23, 31, 39])
  })
  test('is woken at once when its next moment comes after it was not due for a while', async () => {
    due = [purse('stuck')]
    await sweeps(3)
    due = []
    await sweeps(1)
    due = [purse('stuck')]
    expect(await sweeps(1)).toEqual([['stuck']])
  })
  test('keeps nobody waiting whose moment is new, however many are stuck', async () => {
    due = many('stuck', 500)
    await sweeps(20)
    due = [...due, purse('new')]
    const [ids] = await sweeps(1)
    expect(ids).toContain('new')
    expect(ids?.indexOf('new')).toBe(0)
    expect(ids?.length).toBeLessThanOrEqual(17)
  })
})

test('what was forgotten is not looked for while people stand in line, and whose moment has come is woken', async () => {
  const line = Promise.withResolvers<void>()
  forgotten = [commit]
  due = [purse('mine')]
  sweeper = new Sweeper({
    queries,
    publish: commits => published.push(...commits),
    wake: async ({ id }) => {
      woken.push(id)
    },
    quiet: () => line.promise,
    clock: () => clock,
    log,
  })
  const swept = sweeper.sweep()
  await settle()
  expect([asked.unpublished, woken]).toEqual([[], ['mine']])
  clock += 4_000
  line.resolve()
  await swept
  expect(asked.unpublished).toEqual(['2026-08-15T11:59:57.000Z'])
  expect(published).toEqual([commit])
})

test('a sweep that found more than it could take is followed by one that gives way to nobody', async () => {
  let lines = 0
  forgotten = Array.from({ length: 500 }, () => commit)
  const quiet = async (): Promise<void> => {
    lines++
  }
  const ports = { queries, publish: () => undefined, wake: async () => undefined, clock: () => clock, log }
  sweeper = new Sweeper({ ...ports, quiet })
  await sweeper.sweep()
  await sweeper.sweep()
  expect(lines).toBe(1)
  forgotten = []
  await sweeper.sweep()
  await sweeper.sweep()
  expect(lines).toBe(2)
})
