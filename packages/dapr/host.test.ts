import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CommandMessage } from './command.ts'
import { Host, type Step } from './host.ts'
import { Journal } from './journal.ts'
import { snapshotKey } from './keys.ts'
import type { CommitRow, SnapshotRow } from './rows.ts'
import { Unavailable } from './sidecar.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { MemoryStore } from './testing/memory-store.ts'
import { Purse, purse, told } from './testing/purse.ts'

const now = '2026-08-15T12:00:00.000Z'
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1000).toISOString()
const me = purse('mine')
const rich = purse('rich')

let store: MemoryStore
let journal: Journal
let committed: CommitRow[]
let clock: number
let asked: CommandMessage[]
let answers: boolean
let log: ReturnType<typeof keptLog>
let onStep: (step: Step) => void | Promise<void>
let host: Host

beforeEach(() => {
  store = new MemoryStore()
  journal = new Journal(store, true)
  committed = []
  clock = Date.parse(now)
  asked = []
  answers = true
  log = keptLog()
  onStep = () => undefined
  host = hostOn(journal)
})
afterEach(() => {
  vi.restoreAllMocks()
  return journal.close()
})

const hostOn = (where: Journal, aggregate = Purse): Host =>
  new Host([aggregate], {
    journal: where,
    asker: {
      send: async (_of, tenant, id, message) => {
        asked.push(message)
        if (!answers) throw new Unavailable('nobody there')
        const [reply] = await host.turn({ type: 'Purse', tenant, id }, [message])
        if (!reply || 'fault' in reply) throw new Error('fault')
        return reply
      },
      outside: {},
      log,
    },
    committed: commits => committed.push(...commits),
    clock: () => clock,
    onStep: step => onStep(step),
  })

const coins = async (of = me) => (await host.view(of)).view
const dueOf = (of = me) => (store.rows.get(snapshotKey(of))?.value as SnapshotRow | undefined)?.due
const once = (at: Step, what: () => void | Promise<void>) => {
  onStep = step => {
    if (step !== at) return
    onStep = () => undefined
    return what()
  }
}

test('an aggregate is unborn until its first turn; one of another service is never', async () => {
  expect(await host.isUnborn({ ...me, type: 'Other' })).toBe(false)
  expect(await host.isUnborn(me)).toBe(true)
  expect(host.activations.has(me)).toBe(true)
  await host.turn(me, [told({ type: 'put', coins: 1 })])
  host.activations.reset()
  expect(await host.isUnborn(me)).toBe(false)
  expect(host.activations.has(me)).toBe(false)
})

test('what is known to be unborn is not looked for again, and what somebody else began is found', async () => {
  const get = vi.spyOn(store, 'get')
  await host.isUnborn(me)
  expect(await host.turn(me, [told({ type: 'put', coins: 1 })])).toMatchObject([{ seq: 1 }])
  expect(get).toHaveBeenCalledTimes(1)
  await host.isUnborn(rich)
  await hostOn(new Journal(store, true)).turn(rich, [told({ type: 'put', coins: 5 })])
  expect(await host.turn(rich, [told({ type: 'put', coins: 1 })])).toMatchObject([{ seq: 2, view: { coins: 6 } }])
})

describe('a turn', () => {
  test('commits, hands the commit over for publication, and answers', async () => {
    expect(await host.turn(me, [told({ type: 'put', coins: 3 })])).toMatchObject([
      { ok: true, seq: 1, view: { coins: 3 } },
    ])
    expect(committed).toMatchObject([{ from: 1, seq: 1, published: false, after: { coins: 3 } }])
  })
  test('that changes nothing writes nothing', async () => {
    await host.turn(me, [told({ type: 'take', coins: 1 }), told({ type: 'put', coins: 0 }), told({ type: 'break' })])
    expect(store.transactions).toEqual([])
    expect(committed).toEqual([])
  })
  test('writes one transaction for all its commands', async () => {
    await host.turn(
      me,
      [1, 2, 3].map(n => told({ type: 'put', coins: n })),
    )
    expect(store.transactions).toHaveLength(1)
    expect(await coins()).toEqual({ coins: 6 })
  })
  test('of an aggregate that is not hosted here is an error', () => {
    expect(() => host.turn({ ...me, type: 'Wallet' }, [told({ type: 'break' })])).toThrow('Wallet is not hosted here')
  })
})

describe('commands from elsewhere', () => {
  const put = (coins: number) => told({ type: 'put', coins })
  const nonsense = (): CommandMessage => ({ ...put(1), command: { type: 'fly' } })

  test('are one turn; one that is none is at fault alone, wherever it stands', async () => {
    const replies = await host.hear(me, [put(1), nonsense(), put(2), nonsense()])
    const fault = { fault: expect.stringContaining('Invalid') }
    expect(replies).toMatchObject([{ ok: true, result: 1 }, fault, { ok: true, result: 3 }, fault])
    expect(store.transactions).toHaveLength(1)
  })
  test('have no effect where none of them is one', async () => {
    expect(await host.hear(me, [nonsense()])).toMatchObject([{ fault: expect.stringContaining('Invalid') }])
    expect(store.transactions).toEqual([])
  })
})

describe('turns of one aggregate at the same time', () => {
  test('lose nothing', async () => {
    await Promise.all(Array.from({ length: 20 }, () => host.turn(me, [told({ type: 'put', coins: 1 })])))
    expect(await coins()).toEqual({ coins: 20 })
  })
  test('have one effect for one command id, and all the same reply', async () => {
    const command = told({ type: 'put', coins: 5 }, 'same')
    const replies = await Promise.all(Array.from({ length: 16 }, () => host.turn(me, [command])))
    expect(replies.flat().map(reply => 'ok' in reply && reply.ok && reply.result)).toEqual(Array(16).fill(5))
    expect(await coins()).toEqual({ coins: 5 })
  })
})

describe('a turn whose aggregate was changed elsewhere meanwhile', () => {
  test('decides again on what is there now', async () => {
    const other = hostOn(new Journal(store, true))
    await host.turn(me, [told({ type: 'put', coins: 3 })])
    once('committing', async () => void (await other.turn(me, [told({ type: 'take', coins: 3 })])))
    expect(await host.turn(me, [told({ type: 'take', coins: 2 })])).toMatchObject([
      { ok: false, refused: [{ code: 'AMOUNT_INVALID' }] },
    ])
    expect(await coins()).toEqual({ coins: 0 })
  })
  test('has no second effect when it was changed by the same command', async () => {
    const other = hostOn(new Journal(store, true))
    const command = told({ type: 'put', coins: 3 }, 'same')
    once('committing', async () => void (await other.turn(me, [command])))
    expect(await host.turn(me, [command])).toMatchObject([{ ok: true, result: 3, repeated: true }])
    expect(await coins()).toEqual({ coins: 3 })
  })
  test('gives up when that happens again and again', async () => {
    const other = hostOn(new Journal(store, true))
    onStep = async step => {
      if (step !== 'committing') return
      const mine = onStep
      onStep = () => undefined
      await other.turn(me, [told({ type: 'put', coins: 1 })])
      onStep = mine
    }
    await expect(host.turn(me, [told({ type: 'put', coins: 100 })])).rejects.toThrow(Unavailable)
    onStep = () => undefined
    expect(await coins()).toEqual({ coins: 4 })
  })
})

describe('a turn whose transaction', () => {
  const command = told({ type: 'put', coins: 3 }, 'once')

  test('fails is not repeated here: the asker asks again', async () => {
    store.next('fails')
    await expect(host.turn(me, [command])).rejects.toThrow('away')
    expect(store.transactions).toHaveLength(1)
    expect(committed).toEqual([])
    expect(await host.turn(me, [command])).toMatchObject([{ ok: true, result: 3 }])
  })
  test('took effect though its answer got lost has no second one', async () => {
    store.next('answer lost')
    await expect(host.turn(me, [command])).rejects.toThrow('lost')
    expect(await host.turn(me, [command])).toMatchObject([{ ok: true, result: 3, repeated: true, view: { coins: 3 } }])
  })
})

describe('a command that comes again after a hundred and fifty others', () => {
  // As aggregates are that say nothing: the last hundred in the snapshot.
  const Hoard = { ...Purse, remembers: 100 }
  const first = told({ type: 'put', coins: 1 }, 'the first')
  const keysOf = (kind: string) => [...store.rows.keys()].filter(key => key.startsWith(`${kind}:`))
  const puts = (count: number) => Array.from({ length: count }, () => told({ type: 'put', coins: 1 }))
  const inTurns = async (commands: readonly CommandMessage[]) => {
    for (const command of commands) await host.turn(me, [command])
  }
  beforeEach(() => {
    host = hostOn(journal, Hoard)
  })

  test('gets the same reply, and has no effect again', async () => {
    await inTurns([first, ...puts(150)])
    const seen = committed.length
    const [again, other, thrice] = await host.turn(me, [first, told({ type: 'put', coins: 1 }), first])
    expect(again).toEqual({ ok: true, seq: 152, result: 1, view: { coins: 152 }, repeated: true })
    expect(other).toMatchObject({ ok: true, result: 152 })
    expect(thrice).toEqual(again)
    expect(await host.turn(me, [first])).toMatchObject([{ result: 1, repeated: true }])
    expect(committed.slice(seen)).toMatchObject([{ events: [{ type: 'purse.coins-put', data: { coins: 1 } }] }])
  })
  test('gets it though all came in large turns', async () => {
    for (const commands of [[first, ...puts(63)], puts(64), puts(64)]) await host.turn(me, commands)
    expect(await host.turn(me, [first])).toMatchObject([{ ok: true, result: 1, repeated: true }])
    expect(await coins()).toEqual({ coins: 192 })
  })
  test('gets it though the aggregate was changed elsewhere while it was decided', async () => {
    await inTurns([first, ...puts(99)])
    const other = hostOn(new Journal(store, true), Hoard)
    const late = told({ type: 'put', coins: 1 }, 'late')
    once('committing', async () => {
      for (const command of [late, ...puts(100)]) await other.turn(me, [command])
    })
    const replies = await host.turn(me, [late, first])
    expect(replies).toMatchObject([
      { result: 101, repeated: true },
      { result: 1, repeated: true },
    ])
    expect(await coins()).toEqual({ coins: 201 })
  })
  test('is decided again when it was refused', async () => {
    const greedy = told({ type: 'take', coins: 150 }, 'greedy')
    await inTurns([greedy, ...puts(150)])
    expect(await host.turn(me, [greedy])).toMatchObject([{ ok: true, result: undefined, view: { coins: 0 } }])
  })
  test('costs nothing while there were no more than a hundred, and a row a command from then on', async () => {
    await inTurns([first, ...puts(99)])
    expect(store.transactions.map(operations => operations.length)).toEqual(Array(100).fill(2))
    expect(keysOf('r')).toEqual([])
    await inTurns(puts(3))
    expect(store.transactions.slice(100).map(operations => operations.length)).toEqual([3, 3, 3])
    expect(keysOf('r')).toHaveLength(3)
  })
  test('is looked for in one read with its companions, and only where there is something to find', async () => {
    await inTurns([first, ...puts(100)])
    expect(store.reads).toEqual([])
    await host.turn(me, [first, ...puts(9), first])
    expect(store.reads.map(keys => keys.length)).toEqual([10])
  })
})

describe('a turn after which something is asked of another aggregate', () => {
  beforeEach(() => host.turn(rich, [told({ type: 'put', coins: 10 })]))

  test('answers with what the answer came to', async () => {
    const reply = await host.turn(me, [told({ type: 'ask', coins: 4 })])
    expect(reply).toMatchObject([{ ok: true, seq: 2, view: { coins: 4 } }])
    expect(await coins(rich)).toEqual({ coins: 6 })
    expect(dueOf()).toBe(null)
  })
  test('carries its trace along', async () => {
    await host.turn(me, [{ ...told({ type: 'ask', coins: 4 }), traceparent: '00-a-b-01' }])
    expect(asked).toMatchObject([{ id: 'mine:ask', by: 'Purse', correlationId: 'corr-1', traceparent: '00-a-b-01' }])
  })
  test('hears a refusal as an answer', async () => {
    expect(await host.turn(me, [told({ type: 'ask', coins: 99 })])).toMatchObject([{ view: { coins: 0 } }])
    expect(dueOf()).toBe(null)
  })
  test('is done though nobody answers; the question stays open and is found by the sweep', async () => {
    answers = false
    expect(await host.turn(me, [told({ type: 'ask', coins: 4 })])).toMatchObject([{ ok: true, view: { coins: 0 } }])
    expect(log.lines).toEqual(['a question stays open, it will be asked again'])
    expect(dueOf()).toBe(later(5))
  })
  test('asks what stayed open with the next turn, whatever that is about', async () => {
    answers = false
    await host.turn(me, [told({ type: 'ask', coins: 4 })])
    answers = true
    expect(await host.turn(me, [told({ type: 'put', coins: 1 })])).toMatchObject([{ view: { coins: 5 } }])
    expect(await coins(rich)).toEqual({ coins: 6 })
  })
  test('takes no second time what was taken before a crash', async () => {
    once('decided', () => {
      once('decided', () => {
        once('decided', () => {
          throw new Error('crash before the answer is committed')
        })
      })
    })
    await expect(host.turn(me, [told({ type: 'ask', coins: 4 })])).rejects.toThrow('crash')
    await host.wake(me)
    expect(await coins()).toEqual({ coins: 4 })
    expect(await coins(rich)).toEqual({ coins: 6 })
  })
  test('keeps the question open when its answer makes no sense', async () => {
    const asks = Purse.asks
    const unreadable = () => {
      throw new Error('unreadable')
    }
    vi.spyOn(Purse, 'asks').mockImplementation((state, of) =>
      (asks?.(state, of) ?? []).map(ask => ({ ...ask, answered: unreadable })),
    )
    expect(await host.turn(me, [told({ type: 'ask', coins: 4 })])).toMatchObject([{ ok: true, view: { coins: 0 } }])
    expect(log.lines).toEqual(['a question stays open, it will be asked again'])
    expect(dueOf()).toBe(later(5))
  })
})

describe('a question that is sure to be refused', () => {
  const foreseeing = (where: Journal): Host => {
    const seeing: Host = new Host([Purse], {
      journal: where,
      asker: {
        send: async (_of, tenant, id, message) => {
          asked.push(message)
          const [reply] = await seeing.turn({ type: 'Purse', tenant, id }, [message])
          if (!reply || 'fault' in reply) throw new Error('fault')
          return reply
        },
        refusal: (_of, tenant, id, message) => seeing.refusal({ type: 'Purse', tenant, id }, message),
        outside: {},
        log,
      },
      committed: commits => committed.push(...commits),
      clock: () => clock,
      onStep: step => onStep(step),
    })
    return seeing
  }
  beforeEach(async () => {
    host = foreseeing(journal)
    await host.turn(rich, [told({ type: 'put', coins: 10 })])
  })

  test('is answered in the commit that asks it, and never asked', async () => {
    expect(await host.turn(me, [told({ type: 'ask', coins: 99 })])).toMatchObject([{ ok: true, view: { coins: 0 } }])
    expect(committed.slice(1)).toMatchObject([
      { from: 1, seq: 2, events: [{ type: 'purse.coins-asked' }, { type: 'purse.coins-got', data: { coins: 0 } }] },
    ])
    expect(asked).toEqual([])
    expect(dueOf()).toBe(null)
  })
  test('is asked where it would be granted: only a turn may change anything', async () => {
    expect(await host.turn(me, [told({ type: 'ask', coins: 4 })])).toMatchObject([{ view: { coins: 4 } }])
    expect(asked).toHaveLength(1)
    expect(await coins(rich)).toEqual({ coins: 6 })
  })
  test('is asked where the other was changed elsewhere since', async () => {
    await hostOn(new Journal(store, true)).turn(rich, [told({ type: 'put', coins: 90 })])
    expect(await host.turn(me, [told({ type: 'ask', coins: 99 })])).toMatchObject([{ view: { coins: 99 } }])
    expect(asked).toHaveLength(1)
  })
  test('is asked where the other is not known here', async () => {
    host = foreseeing(new Journal(store, true))
    expect(await host.turn(me, [told({ type: 'ask', coins: 99 })])).toMatchObject([{ view: { coins: 0 } }])
    expect(asked).toHaveLength(1)
  })
  test('is asked when it was open before, since then it may have had its effect', async () => {
    once('committed', () => {
      throw new Error('crash after the commit')
    })
    await expect(host.turn(me, [told({ type: 'ask', coins: 4 })])).rejects.toThrow('crash')
    await host.turn(rich, [told({ type: 'take', coins: 4 }, 'mine:ask'), told({ type: 'take', coins: 6 })])
    expect(await host.turn(me, [told({ type: 'put', coins: 1 })])).toMatchObject([{ view: { coins: 5 } }])
    expect(asked).toHaveLength(1)
  })
  test('is decided anew with the command when its commit meets another', async () => {
    once('committing', () =>
      hostOn(new Journal(store, true))
        .turn(me, [told({ type: 'put', coins: 1 })])
        .then(),
    )
    expect(await host.turn(me, [told({ type: 'ask', coins: 99 })])).toMatchObject([{ seq: 3, view: { coins: 1 } }])
    expect(asked).toEqual([])
  })
})

describe('waking', () => {
  test('an aggregate whose moment has come decides what is due, once', async () => {
    await host.turn(me, [told({ type: 'alarm', at: later(60) })])
    expect(dueOf()).toBe(later(60))
    clock += 60_000
    await Promise.all([host.wake(me), host.wake(me)])
    expect(await coins()).toEqual({ coins: 1 })
    expect(dueOf()).toBe(null)
  })
  test('one whose moment has not come does nothing', async () => {
    await host.turn(me, [told({ type: 'alarm', at: later(60) })])
    clock += 59_999
    await host.wake(me)
    expect(await coins()).toEqual({ coins: 0 })
  })
  test('one that was set to the same moment twice decides twice', async () => {
    for (let times = 1; times <= 2; times++) {
      await host.turn(me, [told({ type: 'alarm', at: later(60) })])
      clock = Date.parse(later(61))
      await host.wake(me)
      expect(await coins()).toEqual({ coins: times })
    }
  })
  test('one that nobody ever told anything does nothing', async () => {
    await host.wake(me)
    expect(store.transactions).toEqual([])
  })
  test('asks what a crash left open', async () => {
    await host.turn(rich, [told({ type: 'put', coins: 10 })])
    once('committed', () => {
      throw new Error('crash after the commit')
    })
    await expect(host.turn(me, [told({ type: 'ask', coins: 4 })])).rejects.toThrow('crash')
    await host.wake(me)
    expect(await coins()).toEqual({ coins: 4 })
    expect(asked).toMatchObject([{ correlationId: 'resume:Purse:mine' }])
  })
  test('keeps an earlier moment of its own while a question is open', async () => {
    answers = false
    await host.turn(me, [told({ type: 'alarm', at: later(2) }), told({ type: 'ask', coins: 1 })])
    expect(dueOf()).toBe(later(2))
  })
})

test('idle when no turn is running', async () => {
  const open = store.shut()
  const turn = host.turn(me, [told({ type: 'put', coins: 1 })])
  const order: string[] = []
  const idle = host.idle().then(() => order.push('idle'))
  void turn.then(() => order.push('turn'))
  open()
  await idle
  expect(order).toEqual(['turn', 'idle'])
})
