import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Activations } from './activations.ts'
import { Aggregates, DecisionFailed } from './client.ts'
import type { CommandMessage } from './command.ts'
import { Unavailable } from './sidecar.ts'
import { type Answered, type Called, type FakeSidecar, fakeSidecar } from './testing/fake-sidecar.ts'
import { Purse, purse, told } from './testing/purse.ts'

const commandsOf = ({ body }: Called) => (body as { commands: CommandMessage[] }).commands
const accepting = (call: Called): Answered => ({
  body: { replies: commandsOf(call).map(({ id }, index) => ({ ok: true, seq: index + 1, result: id, view: null })) },
})

let fake: FakeSidecar
let answer: (call: Called) => Answered | Promise<Answered>
let aggregates: Aggregates
beforeEach(async () => {
  answer = accepting
  fake = await fakeSidecar(call => answer(call))
  aggregates = new Aggregates(fake.sidecar)
})
afterEach(() => fake.close())

const send = (id: string, message = told({ type: 'put', coins: 1 }), deadline?: number) =>
  aggregates.send(Purse, 'u1', id, message, deadline)
const several = (count: number, id = 'mine') => Promise.all(Array.from({ length: count }, () => send(id)))

/** The first call waits until it is let go, the others are answered at once. */
function holdFirst() {
  let letGo: () => void = () => undefined
  const held = new Promise<void>(resolve => {
    letGo = resolve
  })
  answer = async call => {
    if (fake.calls.length === 1) await held
    return accepting(call)
  }
  return () => letGo()
}
const called = async (times: number) => {
  while (fake.calls.length < times) await new Promise(resolve => setImmediate(resolve))
}

describe('a command', () => {
  test('goes to its aggregate as a turn, with its trace', async () => {
    const reply = await send('mine', { ...told({ type: 'put', coins: 1 }, 'c-x'), traceparent: '00-a-b-01' })
    expect(reply).toEqual({ ok: true, seq: 1, result: 'c-x', view: null })
    expect(fake.calls).toMatchObject([
      {
        method: 'PUT',
        path: '/v1.0/actors/Purse/u1%3Amine/method/turn',
        headers: { traceparent: '00-a-b-01', 'dapr-api-token': 'secret' },
        body: { commands: [{ id: 'c-x', by: 'ann', correlationId: 'corr-1', command: { type: 'put', coins: 1 } }] },
      },
    ])
  })
  test('hears a refusal as a value', async () => {
    const refused = [{ code: 'AMOUNT_INVALID', detail: 'no' }]
    answer = () => ({ body: { replies: [{ ok: false, seq: 3, refused, view: { coins: 0 } }] } })
    expect(await send('mine')).toEqual({ ok: false, seq: 3, refused, view: { coins: 0 } })
  })
  test('whose decision threw is a fault, and is not repeated', async () => {
    answer = () => ({ body: { replies: [{ fault: 'the purse is torn' }] } })
    await expect(send('mine')).rejects.toThrow(new DecisionFailed('the purse is torn'))
    expect(fake.calls).toHaveLength(1)
  })
  test('without a tenant is not sent (R-51)', async () => {
    await expect(
      aggregates.send(Purse, undefined as unknown as string, 'mine', told({ type: 'break' })),
    ).rejects.toThrow()
    await expect(aggregates.send(Purse, 'u1', 'a:b', told({ type: 'break' }))).rejects.toThrow()
    expect(fake.calls).toEqual([])
  })
  test('whose message nobody could take is not sent, and spoils no batch', async () => {
    const sent = [send('mine'), send('mine', told({ type: 'break' }, 'x'.repeat(301))), send('mine')]
    expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(fake.calls.map(call => commandsOf(call).length)).toEqual([2])
  })
})

describe('commands for one aggregate', () => {
  test('of the same moment travel together, and each gets its own reply', async () => {
    const ids = ['x', 'y', 'z']
    const replies = await Promise.all(ids.map(id => send('mine', told({ type: 'put', coins: 1 }, id))))
    expect(replies.map(reply => reply.ok && reply.result)).toEqual(ids)
    expect(fake.calls).toHaveLength(1)
  })
  test('that come while a call is under way travel together in the next', async () => {
    const letGo = holdFirst()
    const first = send('mine')
    await called(1)
    const rest = several(10)
    letGo()
    await Promise.all([first, rest])
    expect(fake.calls.map(call => commandsOf(call).length)).toEqual([1, 10])
  })
  test('are at most 64 in a call', async () => {
    await several(150)
    expect(fake.calls.map(call => commandsOf(call).length)).toEqual([64, 64, 22])
  })
  test('of different aggregates do not wait for each other', async () => {
    const letGo = holdFirst()
    const slow = send('mine')
    await called(1)
    expect(await send('yours')).toMatchObject({ ok: true })
    letGo()
    expect(await slow).toMatchObject({ ok: true })
  })
  test('begin anew after the last was answered', async () => {
    await send('mine')
    await send('mine')
    expect(fake.calls).toHaveLength(2)
  })
})

describe('a call that fails', () => {
  test('is repeated with the same command ids', async () => {
    answer = call => (fake.calls.length === 1 ? { status: 500, body: 'no instance' } : accepting(call))
    expect(await several(3)).toMatchObject([{ ok: true }, { ok: true }, { ok: true }])
    const [first, second] = fake.calls.map(call => commandsOf(call).map(({ id }) => id))
    expect(second).toEqual(first)
  })
  test('is repeated together with what came meanwhile', async () => {
    let late: Promise<unknown> = Promise.resolve()
    answer = call => {
      if (fake.calls.length > 1) return accepting(call)
      late = send('mine')
      return { status: 500 }
    }
    await send('mine')
    await late
    expect(fake.calls.map(call => commandsOf(call).length)).toEqual([1, 2])
  })
  test('is repeated when its answer makes no sense', async () => {
    answer = call => (fake.calls.length === 1 ? { body: 'hello' } : accepting(call))
    expect(await send('mine')).toMatchObject({ ok: true })
  })
  test('again and again ends with the asker’s patience, and says why', async () => {
    answer = () => ({ status: 500, body: 'no instance' })
    const given = await send('mine', told({ type: 'break' }), 20).catch(error => error)
    expect(given).toBeInstanceOf(Unavailable)
    expect(given.cause.message).toContain('no instance')
  })
  test('does not keep the impatient waiting for the patient', async () => {
    const letGo = holdFirst()
    const patient = send('mine')
    const impatient = send('mine', told({ type: 'break' }), 20)
    await expect(impatient).rejects.toThrow(Unavailable)
    letGo()
    expect(await patient).toMatchObject({ ok: true })
  })
  test('is not made for commands whose askers have gone', async () => {
    const letGo = holdFirst()
    const patient = send('mine')
    await called(1)
    await expect(send('mine', told({ type: 'break' }), 20)).rejects.toThrow(Unavailable)
    letGo()
    await patient
    await send('mine')
    expect(fake.calls.map(call => commandsOf(call).length)).toEqual([1, 1])
  })
  test('to an actor that answers too few replies fails those without', async () => {
    answer = () => ({ body: { replies: [{ ok: true, seq: 1, view: null }] } })
    const [first, second] = await Promise.allSettled([send('mine'), send('mine')])
    expect(first).toMatchObject({ status: 'fulfilled' })
    expect(second).toMatchObject({ status: 'rejected', reason: new DecisionFailed('no reply for the command') })
  })
})

test('commands sent calmly go together a while later, and those sent at once do not wait for them', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const calmly = [1, 2].map(() => aggregates.sendCalmly(Purse, 'u1', 'mine', told({ type: 'put', coins: 1 })))
  await send('mine')
  expect(fake.calls.map(call => commandsOf(call).length)).toEqual([1])
  await vi.advanceTimersByTimeAsync(400)
  vi.useRealTimers()
  await Promise.all(calmly)
  expect(fake.calls.map(call => commandsOf(call).length)).toEqual([1, 2])
})

describe('an aggregate that is active in the same process', () => {
  const near = () => {
    const activations = new Activations()
    const turns: string[][] = []
    aggregates.goNearby({
      activations,
      isUnborn: async ({ id }) => id === 'new',
      turn: async ({ id }, commands) => {
        turns.push([id, ...commands.map(command => command.id)])
        if (turns.length === 1 && id === 'troubled') throw new Unavailable('a moment')
        return commands.map(() => ({ ok: true, seq: 7, view: null }))
      },
    })
    return { activations, turns }
  }

  test('takes its turn without the sidecar, and those beside it do not', async () => {
    const { activations, turns } = near()
    activations.activated(purse('mine'))
    expect(await send('mine', told({ type: 'put', coins: 1 }, 'c-1'))).toMatchObject({ seq: 7 })
    expect(await send('other')).toMatchObject({ seq: 1 })
    expect(turns).toEqual([['mine', 'c-1']])
    expect(fake.calls).toHaveLength(1)
  })
  test('and one that does not exist yet takes its turn there too', async () => {
    const { turns } = near()
    await send('new', told({ type: 'put', coins: 1 }, 'c-1'))
    expect(turns).toEqual([['new', 'c-1']])
    expect(fake.calls).toEqual([])
  })
  test('is asked again when its turn failed', async () => {
    const { activations, turns } = near()
    activations.activated(purse('troubled'))
    expect(await send('troubled')).toMatchObject({ seq: 7 })
    expect(turns).toHaveLength(2)
  })
  test('is looked for by the sidecar again once it has been taken away, or the sidecar began anew', async () => {
    const { activations, turns } = near()
    for (const gone of [() => activations.deactivated(purse('mine')), () => activations.reset()]) {
      activations.activated(purse('mine'))
      gone()
      await send('mine')
    }
    expect(turns).toEqual([])
    expect(fake.calls).toHaveLength(2)
  })
})

describe('looking at an aggregate', () => {
  test('shows its public state', async () => {
    answer = () => ({ body: { ok: true, seq: 4, view: { coins: 3 } } })
    expect(await aggregates.view(Purse, 'u1', 'mine')).toEqual({ seq: 4, view: { coins: 3 } })
    expect(fake.calls[0]?.path).toBe('/v1.0/actors/Purse/u1%3Amine/method/view')
  })
  test('shows null while there is nothing', async () => {
    answer = () => ({ body: { ok: true, seq: 0, view: null } })
    expect(await aggregates.view(Purse, 'u1', 'mine')).toEqual({ seq: 0, view: null })
  })
  test('shows nothing that does not have the published shape', async () => {
    answer = () => ({ body: { ok: true, seq: 4, view: { coins: 'many' } } })
    await expect(aggregates.view(Purse, 'u1', 'mine')).rejects.toThrow()
  })
})

test('waking calls the aggregate', async () => {
  answer = () => ({ body: {} })
  await aggregates.wake({ type: 'Purse', tenant: 'u1', id: 'mine' })
  expect(fake.calls).toMatchObject([{ method: 'PUT', path: '/v1.0/actors/Purse/u1%3Amine/method/wake' }])
})
