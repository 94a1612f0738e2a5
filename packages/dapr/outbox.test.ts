import type { Envelope } from '@campus/contracts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Outbox } from './outbox.ts'
import type { CommitRow } from './rows.ts'
import { Unavailable } from './sidecar.ts'
import { keptLog } from './testing/fake-sidecar.ts'

const commit = (from: number, more: Partial<CommitRow> = {}): CommitRow => ({
  kind: 'commit',
  type: 'Purse',
  tenant: 'u1',
  id: 'mine',
  from,
  seq: from,
  at: '2026-08-15T12:00:00.000Z',
  published: false,
  after: { coins: from },
  events: [
    {
      type: 'purse.coins-put',
      version: 2,
      sequence: from,
      data: { coins: 1 },
      commandId: `c-${from}`,
      by: 'ann',
      correlationId: 'corr-1',
    },
  ],
  ...more,
})
const commits = (count: number) => Array.from({ length: count }, (_, index) => commit(index + 1))

let published: { topic: string; ids: string[] }[]
let envelopes: Envelope[]
let marked: number[]
let log: ReturnType<typeof keptLog>
let trouble: (topic: string, envelopes: readonly Envelope[]) => void | Promise<void>
let outbox: Outbox

beforeEach(() => {
  vi.useFakeTimers()
  published = []
  envelopes = []
  marked = []
  log = keptLog()
  trouble = () => undefined
  outbox = new Outbox({
    service: 'bank',
    publisher: {
      publish: async (topic, batch) => {
        await trouble(topic, batch)
        published.push({ topic, ids: batch.map(({ id }) => id) })
        envelopes.push(...batch)
      },
    },
    topicOf: (_type, event) => (event.type === 'purse.coins-asked' ? 'worker' : 'bank'),
    mark: async those => {
      marked.push(...those.map(({ from }) => from))
    },
    log,
  })
})
afterEach(() => {
  vi.useRealTimers()
})
const settled = () => vi.advanceTimersByTimeAsync(0)
const away = () => {
  trouble = () => {
    throw new Unavailable('the broker is away')
  }
}
const back = () => {
  trouble = () => undefined
}
const idOf = (from: number) => `Purse:u1:mine:${from}`

describe('a commit', () => {
  test('is published on the service’s topic and marked', async () => {
    outbox.enqueue([commit(1)])
    await settled()
    expect(published).toEqual([{ topic: 'bank', ids: [idOf(1)] }])
    expect(marked).toEqual([1])
  })
  test('is a CloudEvent whose id follows from where it stands', async () => {
    outbox.enqueue([commit(7)])
    await settled()
    expect(envelopes[0]).toEqual({
      specversion: '1.0',
      id: idOf(7),
      type: 'campus.purse.coins-put.v2',
      source: '/tenants/u1/bank',
      subject: 'Purse/mine',
      time: '2026-08-15T12:00:00.000Z',
      datacontenttype: 'application/json',
      tenantid: 'u1',
      sequence: 7,
      correlationid: 'corr-1',
      causationid: 'c-7',
      data: { event: { coins: 1 }, after: { coins: 7 } },
    })
  })
  test('carries its trace twice, since a sidecar may empty the standard one', async () => {
    const [event] = commit(1).events
    outbox.enqueue([commit(1, { events: event ? [{ ...event, traceparent: '00-a-b-01' }] : [] })])
    await settled()
    expect(envelopes[0]).toMatchObject({ traceparent: '00-a-b-01', campustrace: '00-a-b-01' })
  })
  test('goes where its aggregate says, each event for itself', async () => {
    const [event] = commit(1).events
    outbox.enqueue([commit(1, { events: event ? [event, { ...event, type: 'purse.coins-asked', sequence: 2 }] : [] })])
    await settled()
    expect(published).toEqual([
      { topic: 'bank', ids: [idOf(1)] },
      { topic: 'worker', ids: [idOf(2)] },
    ])
  })
})

describe('commits that come while one is being published', () => {
  test('gather, a hundred at most', async () => {
    trouble = () => new Promise(resolve => setTimeout(resolve, 10))
    outbox.enqueue([commit(1)])
    await settled()
    outbox.enqueue(commits(151).slice(1))
    await vi.advanceTimersByTimeAsync(30)
    expect(published.map(({ ids }) => ids.length)).toEqual([1, 100, 50])
    expect(marked.length).toBe(151)
  })
  test('are published once though they are handed over twice', async () => {
    outbox.enqueue([commit(1)])
    outbox.enqueue([commit(2), commit(3)])
    outbox.enqueue([commit(2), commit(3)])
    await settled()
    expect(published.flatMap(({ ids }) => ids)).toEqual([idOf(1), idOf(2), idOf(3)])
  })
  test('are not forgotten, in whichever step of its end the one before is', async () => {
    for (let steps = 0; steps < 30; steps++) {
      outbox.enqueue([commit(2 * steps + 1)])
      for (let step = 0; step < steps; step++) await Promise.resolve()
      outbox.enqueue([commit(2 * steps + 2)])
      await settled()
      expect(marked.length).toBe(2 * steps + 2)
    }
  })
})

test('nothing to publish begins nothing, and what comes later is published', async () => {
  outbox.enqueue([])
  outbox.enqueue([commit(1)])
  await settled()
  expect(marked).toEqual([1])
})

describe('while the broker is away', () => {
  test('commits wait, and are tried again less and less often', async () => {
    const publish = vi.fn(() => {
      throw new Unavailable('the broker is away')
    })
    trouble = publish
    outbox.enqueue([commit(1)])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(publish.mock.calls.length).toBeGreaterThan(20)
    expect(publish.mock.calls.length).toBeLessThan(40)
    expect(marked).toEqual([])
    back()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(marked).toEqual([1])
  })
  test('no more of them are kept than memory has room for', async () => {
    away()
    outbox.enqueue(commits(21_000))
    await settled()
    back()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(new Set(marked).size).toBe(20_000)
  })
  test('a commit is marked only when every topic has it', async () => {
    const [event] = commit(1).events
    trouble = topic => {
      if (topic === 'worker') throw new Unavailable('no')
    }
    outbox.enqueue([commit(1, { events: event ? [event, { ...event, type: 'purse.coins-asked', sequence: 2 }] : [] })])
    await settled()
    expect(published.map(({ topic }) => topic)).toEqual(['bank'])
    expect(marked).toEqual([])
    back()
    await vi.advanceTimersByTimeAsync(50)
    expect(marked).toEqual([1])
  })
  test('says so in the log', async () => {
    away()
    outbox.enqueue([commit(1)])
    await settled()
    expect(log.lines).toEqual(['publishing failed, will try again'])
  })
})

test('a commit that the broker never takes keeps nobody waiting for long', async () => {
  trouble = (_topic, batch) => {
    if (batch.some(({ id }) => id === idOf(50))) throw new Unavailable('too large')
  }
  outbox.enqueue(commits(300))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(new Set(marked).size).toBe(299)
  outbox.enqueue([commit(301)])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(marked).toContain(301)
})

describe('closing', () => {
  test('publishes what is waiting', async () => {
    outbox.enqueue(commits(250))
    await outbox.close()
    expect(marked.length).toBe(250)
  })
  test('tries once more and leaves the rest to the sweep while the broker is away', async () => {
    away()
    outbox.enqueue([commit(1)])
    await vi.advanceTimersByTimeAsync(30_000)
    await outbox.close()
    expect(marked).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
  test('has nothing to do when nothing is waiting', async () => {
    await outbox.close()
    expect(published).toEqual([])
  })
})

describe('the service’s own subscribers', () => {
  let deliver: ReturnType<typeof vi.fn<(envelope: Envelope) => Promise<void>>>
  beforeEach(() => {
    deliver = vi.fn(async () => undefined)
    outbox = new Outbox({
      service: 'bank',
      publisher: {
        publish: async (topic, batch) => {
          trouble(topic, batch)
          published.push({ topic, ids: batch.map(({ id }) => id) })
        },
      },
      topicOf: () => 'purses',
      deliver,
      mark: async those => {
        marked.push(...those.map(({ from }) => from))
      },
      log,
    })
  })

  test('get every event, beside the topic of its aggregate', async () => {
    outbox.enqueue([commit(1)])
    await settled()
    expect(deliver.mock.calls.map(([{ id }]) => id)).toEqual([idOf(1)])
    expect(published).toEqual([{ topic: 'purses', ids: [idOf(1)] }])
    expect(marked).toEqual([1])
  })
  test('keep a commit from being marked until they are done with it', async () => {
    let done: () => void = () => undefined
    deliver.mockImplementationOnce(() => new Promise(resolve => (done = resolve)))
    outbox.enqueue([commit(1)])
    outbox.enqueue([commit(2)])
    await settled()
    expect(marked).toEqual([2])
    done()
    await settled()
    expect(marked).toEqual([2, 1])
  })
  test('that take long get nothing again from a sweep meanwhile, and neither does the broker', async () => {
    deliver.mockImplementation(() => new Promise(() => undefined))
    outbox.enqueue([commit(1)])
    await settled()
    outbox.enqueue([commit(1)])
    await settled()
    expect(deliver).toHaveBeenCalledTimes(1)
    expect(published).toHaveLength(1)
  })
  test('that fail leave the commit to the sweep, which brings it again', async () => {
    deliver.mockRejectedValueOnce(new Unavailable('no'))
    outbox.enqueue([commit(1)])
    await settled()
    expect(marked).toEqual([])
    expect(log.lines).toEqual(['own subscribers or calm topics are not done, the sweep will bring it again'])
    outbox.enqueue([commit(1)])
    await settled()
    expect(marked).toEqual([1])
  })
  test('are not kept waiting by a broker that is away, and get nothing twice for it', async () => {
    away()
    outbox.enqueue([commit(1)])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(deliver).toHaveBeenCalledTimes(1)
    expect(marked).toEqual([])
    back()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(deliver).toHaveBeenCalledTimes(1)
    expect(marked).toEqual([1])
  })
  test('that failed while the broker was away are tried again with it', async () => {
    away()
    deliver.mockRejectedValueOnce(new Unavailable('no'))
    outbox.enqueue([commit(1)])
    await vi.advanceTimersByTimeAsync(100)
    back()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(deliver).toHaveBeenCalledTimes(2)
    expect(marked).toEqual([1])
  })
  test('that are stuck fill no more than the memory there is', async () => {
    deliver.mockImplementation(() => new Promise(() => undefined))
    outbox.enqueue(commits(20_000))
    await settled()
    outbox.enqueue([commit(21_000)])
    await settled()
    expect(deliver).toHaveBeenCalledTimes(20_000)
  })
  test('hold up no end: what they are not done with in two seconds is left to the sweep', async () => {
    deliver.mockImplementation(() => new Promise(() => undefined))
    outbox.enqueue([commit(1)])
    const closed = outbox.close()
    await vi.advanceTimersByTimeAsync(2_000)
    await closed
    expect(marked).toEqual([])
  })
})

describe('an event of a calm topic', () => {
  beforeEach(() => {
    const publish = async (topic: string, batch: readonly Envelope[]): Promise<void> => {
      trouble(topic, batch)
      published.push({ topic, ids: batch.map(({ id }) => id) })
    }
    const topics: Record<string, string> = { 'purse.coins-asked': 'steps', 'purse.counted': 'counts' }
    const topicOf = (_type: string, { type }: { type: string }) => topics[type] ?? 'bank'
    const mark = async (those: readonly CommitRow[]): Promise<void> => {
      marked.push(...those.map(({ from }) => from))
    }
    outbox = new Outbox({
      service: 'bank',
      publisher: { publish },
      topicOf,
      calmTopics: { steps: 'each', counts: 'newest' },
      mark,
      log,
    })
  })
  const step = (from: number, type = 'purse.coins-asked', id = 'mine'): CommitRow => {
    const [event] = commit(from).events
    return commit(from, { id, events: event ? [{ ...event, type, sequence: from }] : [] })
  }

  test('waits a moment for company, and urgent ones do not wait for it', async () => {
    outbox.enqueue([step(1)])
    await settled()
    outbox.enqueue([commit(2), step(3)])
    await settled()
    expect(published).toEqual([{ topic: 'bank', ids: [idOf(2)] }])
    await vi.advanceTimersByTimeAsync(400)
    expect(published.slice(1)).toEqual([{ topic: 'steps', ids: [idOf(1), idOf(3)] }])
  })
  test('keeps its commit from being marked until the broker has it', async () => {
    outbox.enqueue([step(1)])
    await settled()
    expect(marked).toEqual([])
    await vi.advanceTimersByTimeAsync(400)
    expect(marked).toEqual([1])
  })
  test('that the broker did not take is left to the sweep, which brings it again', async () => {
    away()
    outbox.enqueue([step(1)])
    await vi.advanceTimersByTimeAsync(400)
    expect(log.lines).toEqual(['own subscribers or calm topics are not done, the sweep will bring it again'])
    back()
    outbox.enqueue([step(1)])
    await vi.advanceTimersByTimeAsync(400)
    expect(marked).toEqual([1])
  })
  test('that the broker never takes keeps none of its company waiting for good', async () => {
    trouble = (_topic, batch) => {
      if (batch.some(({ id }) => id === idOf(2))) throw new Unavailable('too large')
    }
    outbox.enqueue([1, 2, 3].map(from => step(from)))
    await vi.advanceTimersByTimeAsync(400)
    expect(marked).toEqual([])
    outbox.enqueue([1, 2, 3].map(from => step(from)))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(marked.toSorted()).toEqual([1, 3])
    back()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(marked.toSorted()).toEqual([1, 2, 3])
  })
  test('goes for all that wait with it where only the newest of an aggregate is wanted, and all of them are marked', async () => {
    outbox.enqueue([2, 3, 1].map(from => step(from, 'purse.counted')))
    outbox.enqueue([step(1, 'purse.counted', 'other')])
    await vi.advanceTimersByTimeAsync(400)
    expect(published).toEqual([{ topic: 'counts', ids: [idOf(3), 'Purse:u1:other:1'] }])
    expect(marked.toSorted()).toEqual([1, 1, 2, 3])
  })
  test('is published before an orderly end', async () => {
    outbox.enqueue([step(1)])
    const closed = outbox.close()
    await vi.advanceTimersByTimeAsync(400)
    await closed
    expect(marked).toEqual([1])
  })
})

describe('while people stand in line for their answers', () => {
  let line: PromiseWithResolvers<void>
  const delivered: string[] = []
  beforeEach(() => {
    line = Promise.withResolvers()
    delivered.length = 0
    const topics: Record<string, string> = { 'purse.coins-asked': 'steps', 'purse.counted': 'counts' }
    outbox = new Outbox({
      service: 'bank',
      publisher: {
        publish: async (topic, batch) => {
          published.push({ topic, ids: batch.map(({ id }) => id) })
        },
      },
      topicOf: (_type, { type }) => topics[type] ?? 'bank',
      calmTopics: { steps: 'each', counts: 'newest' },
      deliver: async ({ id }) => {
        delivered.push(id)
      },
      quiet: () => line.promise,
      mark: async those => {
        marked.push(...those.map(({ from }) => from))
      },
      log,
    })
  })
  const of = (from: number, type: string): CommitRow => {
    const [event] = commit(from).events
    return commit(from, { events: event ? [{ ...event, type, sequence: from }] : [] })
  }
  const topics = () => published.map(({ topic }) => topic)

  test('events wait until nobody does', async () => {
    outbox.enqueue([commit(1)])
    await vi.advanceTimersByTimeAsync(4_999)
    expect(published).toEqual([])
    line.resolve()
    await settled()
    expect(published).toEqual([{ topic: 'bank', ids: [idOf(1)] }])
    expect(marked).toEqual([1])
    expect(vi.getTimerCount()).toBe(0)
  })
  test('they wait five seconds at most, and then all go that wait', async () => {
    outbox.enqueue(commits(100))
    await vi.advanceTimersByTimeAsync(2_000)
    outbox.enqueue(commits(250).slice(100))
    await vi.advanceTimersByTimeAsync(3_000)
    expect(published.map(({ ids }) => ids.length)).toEqual([100, 100, 50])
    outbox.enqueue([commit(251)])
    await vi.advanceTimersByTimeAsync(4_999)
    expect(published).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(1)
    expect(published).toHaveLength(4)
  })
  test('they wait no longer when there are very many', async () => {
    outbox.enqueue(commits(9_999))
    await settled()
    expect(published).toEqual([])
    outbox.enqueue([commit(10_000)])
    await settled()
    expect(new Set(marked).size).toBe(10_000)
    outbox.enqueue([commit(10_001)])
    await vi.advanceTimersByTimeAsync(4_999)
    expect(marked).not.toContain(10_001)
  })
  test('the service’s own subscribers do not wait', async () => {
    outbox.enqueue([commit(1)])
    await settled()
    expect(delivered).toEqual([idOf(1)])
  })
  test('events of calm topics wait too, but for those of which only the newest is told', async () => {
    outbox.enqueue([of(1, 'purse.coins-asked'), of(2, 'purse.counted')])
    await vi.advanceTimersByTimeAsync(400)
    expect(topics()).toEqual(['counts'])
    await vi.advanceTimersByTimeAsync(4_999)
    expect(topics()).toEqual(['counts'])
    await vi.advanceTimersByTimeAsync(1)
    expect(topics()).toEqual(['counts', 'steps'])
  })
  test('what was forgotten before has waited enough', async () => {
    outbox.enqueue([commit(1)])
    await settled()
    outbox.again([commit(2)])
    await settled()
    expect(published).toEqual([{ topic: 'bank', ids: [idOf(1), idOf(2)] }])
  })
  test('an orderly end waits for nobody', async () => {
    outbox.enqueue([commit(1), of(2, 'purse.coins-asked')])
    const closed = outbox.close()
    await vi.advanceTimersByTimeAsync(400)
    await closed
    expect(topics()).toEqual(['bank', 'steps'])
  })
})

test('a mark that fails is left to the sweep', async () => {
  const mark = vi.fn().mockRejectedValue(new Unavailable('the store is away'))
  const publisher = { publish: async () => undefined }
  outbox = new Outbox({ service: 'bank', publisher, mark, log })
  outbox.enqueue([commit(1)])
  await settled()
  expect(mark).toHaveBeenCalledTimes(1)
  expect(log.lines).toEqual(['marking as published failed, the sweep will see to it'])
})

test('a commit is marked once the broker has it for certain, and is not published again until then', async () => {
  const { promise: certain, resolve } = Promise.withResolvers<void>()
  const publish = vi.fn().mockResolvedValue(undefined)
  const mark = vi.fn().mockResolvedValue(undefined)
  outbox = new Outbox({ service: 'bank', publisher: { publish }, certain: () => certain, mark, log })
  outbox.enqueue([commit(1)])
  await settled()
  outbox.enqueue([commit(1)])
  await settled()
  expect(publish).toHaveBeenCalledTimes(1)
  expect(mark).not.toHaveBeenCalled()
  resolve()
  await settled()
  expect(mark.mock.calls).toEqual([[[commit(1)]]])
})
