import { describe, expect, test } from 'vitest'
import type { CommandMessage } from './command.ts'
import { MAX_OPERATIONS } from './state.ts'
import { Purse, purse, told } from './testing/purse.ts'
import { rowsOf, type Standing, takeTurn } from './turn.ts'

const now = '2026-08-15T12:00:00.000Z'
const me = purse('mine')
const empty: Standing = { seq: 0, state: Purse.initial('mine'), replies: [] }
const turn = (standing: Standing, ...commands: CommandMessage[]) => takeTurn(Purse, me, standing, commands, now)
const filled = turn(empty, told({ type: 'put', coins: 5 }, 'first')).standing

describe('a turn', () => {
  test('decides commands one after the other, each on what the ones before left', () => {
    const { standing, events, replies } = turn(empty, told({ type: 'put', coins: 2 }), told({ type: 'take', coins: 2 }))
    expect(standing).toMatchObject({ seq: 2, state: { coins: 0 } })
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['purse.coins-put', 1],
      ['purse.coins-put', 2],
    ])
    expect(replies).toMatchObject([{ ok: true }, { ok: true }])
  })
  test('shows everybody the aggregate as it stands at its end', () => {
    const { replies } = turn(empty, told({ type: 'put', coins: 2 }), told({ type: 'put', coins: 3 }))
    expect(replies).toMatchObject([
      { seq: 2, result: 2, view: { coins: 5 } },
      { seq: 2, result: 5, view: { coins: 5 } },
    ])
  })
  test('notes with every event who asked, with which command, in which trace', () => {
    const message = { ...told({ type: 'put', coins: 1 }, 'c-9'), traceparent: '00-abc-def-01' }
    const [event] = turn(empty, message).events
    expect(event).toEqual({
      type: 'purse.coins-put',
      version: 1,
      sequence: 1,
      data: { coins: 1 },
      commandId: 'c-9',
      by: 'ann',
      correlationId: 'corr-1',
      traceparent: '00-abc-def-01',
    })
  })
})

describe('a command that had its effect before', () => {
  const again = told({ type: 'put', coins: 5 }, 'first')

  test('gets its recorded reply, and has none again', () => {
    const { events, replies, standing } = turn(filled, again)
    expect(events).toEqual([])
    expect(replies).toEqual([{ ok: true, seq: 1, result: 5, view: { coins: 5 }, repeated: true }])
    expect(standing).toEqual(filled)
  })
  test('has one effect when it comes twice in one turn', () => {
    const { standing, replies } = turn(empty, again, again)
    expect(standing).toMatchObject({ seq: 1, state: { coins: 5 } })
    expect(replies).toMatchObject([{ result: 5 }, { result: 5, repeated: true }])
  })
  test('shows the aggregate as it stands now', () => {
    const { replies } = turn(filled, again, told({ type: 'put', coins: 1 }))
    expect(replies[0]).toMatchObject({ result: 5, seq: 2, view: { coins: 6 } })
  })
})

describe('a command that had its effect so long ago that it had to be recalled', () => {
  const recalled = [{ id: 'old', seq: 1, result: 7 }]
  const old = told({ type: 'put', coins: 7 }, 'old')
  const later = (...commands: CommandMessage[]) => takeTurn(Purse, me, filled, commands, now, recalled)

  test('gets its recorded reply each time, and has none again', () => {
    const { events, replies, standing } = later(old, old)
    const reply = { ok: true, seq: 1, result: 7, view: { coins: 5 }, repeated: true }
    expect({ events, replies, standing }).toEqual({ events: [], replies: [reply, reply], standing: filled })
  })
  test('leaves others to be decided, and only those are remembered anew', () => {
    const { events, standing } = later(told({ type: 'put', coins: 1 }, 'new'), old)
    expect(events.map(({ commandId }) => commandId)).toEqual(['new'])
    expect(standing.replies.map(({ id }) => id)).toEqual(['first', 'new'])
  })
})

describe('a command that is refused', () => {
  test('gives its reasons and leaves nothing behind', () => {
    const { events, standing, replies } = turn(filled, told({ type: 'take', coins: 9 }, 'greedy'))
    expect(events).toEqual([])
    expect(standing).toEqual(filled)
    expect(replies).toMatchObject([{ ok: false, seq: 1, refused: [{ code: 'AMOUNT_INVALID' }], view: { coins: 5 } }])
  })
  test('may be accepted under the same id later', () => {
    const greedy = told({ type: 'take', coins: 9 }, 'greedy')
    const { replies } = turn(filled, greedy, told({ type: 'put', coins: 4 }), greedy)
    expect(replies).toMatchObject([{ ok: false }, { ok: true }, { ok: true, view: { coins: 0 } }])
  })
})

describe('a command that changes nothing', () => {
  test('is answered, and neither written nor remembered', () => {
    const { events, standing, replies } = turn(filled, told({ type: 'put', coins: 0 }))
    expect(events).toEqual([])
    expect(standing).toEqual(filled)
    expect(replies).toMatchObject([{ ok: true, seq: 1, view: { coins: 5 } }])
  })
})

describe('a command that cannot be decided', () => {
  test.each([
    ['because its decision throws', { type: 'break' }, 'the purse is torn'],
    ['because nothing could read the state after it', { type: 'curse' }, 'cursed'],
  ])('%s leaves its neighbours alone', (_why, command, fault) => {
    const bad = { ...told({ type: 'break' }), command }
    const { standing, replies } = turn(filled, told({ type: 'put', coins: 1 }), bad, told({ type: 'put', coins: 2 }))
    expect(standing).toMatchObject({ seq: 3, state: { coins: 8 } })
    expect(replies).toMatchObject([{ ok: true }, { fault: expect.stringContaining(fault) }, { ok: true }])
  })
  test('is decided again when it is sent again', () => {
    const { standing } = turn(filled, told({ type: 'break' }, 'bad'))
    expect(turn(standing, told({ type: 'put', coins: 1 }, 'bad')).standing).toMatchObject({ seq: 2 })
  })
  test('emits nothing that the aggregate does not declare', () => {
    const sly = { ...Purse, events: [] }
    const { replies } = takeTurn(sly, me, empty, [told({ type: 'put', coins: 1 })], now)
    expect(replies).toMatchObject([{ fault: 'Purse emitted purse.coins-put, which it does not declare' }])
  })
})

describe('the memory of replies', () => {
  const puts = (count: number, name = 'p') =>
    Array.from({ length: count }, (_, index) => told({ type: 'put', coins: 1 }, `${name}-${index}`))
  const idsOf = ({ replies }: Standing) => replies.map(({ id }) => id)

  test('keeps the last effective ones, as many as the aggregate says, and notes that there were more', () => {
    const full = puts(5).reduce((standing, put) => turn(standing, put).standing, empty)
    expect(idsOf(full)).toEqual(['p-0', 'p-1', 'p-2', 'p-3', 'p-4'])
    expect(full).not.toHaveProperty('spilled')
    const { standing } = turn(full, ...puts(2, 'q'))
    expect(idsOf(standing)).toEqual(['p-2', 'p-3', 'p-4', 'q-0', 'q-1'])
    expect(standing.spilled).toBe(true)
  })
  test('keeps a turn’s own until the next, however many they are', () => {
    const { standing } = turn(filled, ...puts(8))
    expect(idsOf(standing)).toEqual(puts(8).map(({ id }) => id))
    expect(idsOf(turn(standing, ...puts(1, 'q')).standing)).toEqual(['p-4', 'p-5', 'p-6', 'p-7', 'q-0'])
  })
  test('lets no more go in one turn than a transaction has room for beside snapshot and commit', () => {
    const { standing } = turn(turn(empty, ...puts(300)).standing, ...puts(1, 'q'))
    expect(standing.replies).toHaveLength(301 - (MAX_OPERATIONS - 3))
  })
  test('is not used up by refusals and faults', () => {
    const { standing } = turn(filled, told({ type: 'take', coins: 99 }), told({ type: 'break' }))
    expect(standing.replies.map(({ id }) => id)).toEqual(['first'])
  })
})

test('the rows of a turn are the snapshot and one commit with all its events', () => {
  const taken = turn(filled, told({ type: 'put', coins: 1 }, 'a'), told({ type: 'put', coins: 2 }, 'b'))
  const { snapshot, commit } = rowsOf(Purse, me, filled, taken, now, '2026-09-01T00:00:00.000Z')
  expect(snapshot).toMatchObject({ kind: 'snapshot', type: 'Purse', tenant: 'u1', id: 'mine', seq: 3, stateVersion: 1 })
  expect(snapshot).toMatchObject({
    due: '2026-09-01T00:00:00.000Z',
    replies: [{ id: 'first' }, { id: 'a' }, { id: 'b' }],
  })
  expect(commit).toMatchObject({ kind: 'commit', from: 2, seq: 3, at: now, published: false, after: { coins: 8 } })
  expect(commit.events.map(({ sequence }) => sequence)).toEqual([2, 3])
})
