import { describe, expect, test } from 'vitest'
import { defineAggregate } from './aggregate.ts'
import type { Ask } from './ask.ts'
import { type Asker, askAll, resumeAt } from './asking.ts'
import type { Reply } from './reply.ts'
import { Unavailable } from './sidecar.ts'
import { keptLog } from './testing/fake-sidecar.ts'
import { Purse, purse, told } from './testing/purse.ts'

const now = '2026-08-15T12:00:00.000Z'
const me = purse('mine')
const accepted: Reply = { ok: true, seq: 1, result: 7, view: null }

/** A purse that has these questions. */
const curious = (...asks: Ask<unknown>[]) => defineAggregate({ ...Purse, asks: () => asks as never })
const ofRich = (answered: (reply: Reply) => unknown): Ask<unknown> => ({
  id: 'q-1',
  of: Purse,
  target: 'rich',
  command: { type: 'take', coins: 1 },
  answered,
})
const outside = (answered: (answer: unknown) => unknown): Ask<unknown> => ({
  id: 'q-2',
  outside: 'gateway',
  input: 5,
  answered,
})
const asker = (more: Partial<Asker> = {}): Asker & { log: ReturnType<typeof keptLog> } => ({
  send: async () => accepted,
  outside: {},
  ...more,
  log: keptLog(),
})
const state = Purse.initial('mine')

describe('the questions of an aggregate', () => {
  test('go to other aggregates and outside at once, and come back as commands', async () => {
    const sent: unknown[] = []
    const through = asker({
      send: async (of, tenant, id, message) => {
        sent.push([of.type, tenant, id, message])
        return accepted
      },
      outside: { gateway: async (input, ask) => ({ input, ask }) },
    })
    const both = curious(
      ofRich(reply => ({ heard: reply.ok && reply.result })),
      outside(answer => ({ heard: answer })),
    )
    const cause = { ...told({ type: 'break' }), traceparent: '00-a-b-01' }
    expect(await askAll(both, me, state, cause, through)).toMatchObject([
      { by: 'Purse', correlationId: 'corr-1', traceparent: '00-a-b-01', command: { heard: 7 } },
      { command: { heard: { input: 5, ask: { id: 'q-2', tenant: 'u1' } } } },
    ])
    expect(sent).toMatchObject([['Purse', 'u1', 'rich', { id: 'q-1', command: { type: 'take', coins: 1 } }]])
  })
  test('are none of anybody else’s trace when nobody caused them', async () => {
    const [command] = await askAll(curious(ofRich(() => ({}))), me, state, undefined, asker())
    expect(command).toMatchObject({ correlationId: 'resume:Purse:mine' })
    expect(command).not.toHaveProperty('traceparent')
  })
  test('may have answers that mean nothing', async () => {
    expect(await askAll(curious(ofRich(() => undefined)), me, state, undefined, asker())).toEqual([])
  })
  test.each<[string, Ask<unknown>, Partial<Asker>]>([
    ['nobody answers', ofRich(() => ({})), { send: () => Promise.reject(new Unavailable('away')) }],
    [
      'the answer makes no sense',
      ofRich(() => {
        throw new Error('what?')
      }),
      {},
    ],
    ['nobody knows the way outside', outside(() => ({})), {}],
    ['the way outside fails', outside(() => ({})), { outside: { gateway: () => Promise.reject(new Error('no')) } }],
  ])('stay open when %s, beside others that are answered', async (_why, ask, more) => {
    const through = asker({ ...more, outside: { mirror: async input => input, ...more.outside } })
    const fine: Ask<unknown> = { id: 'q-3', outside: 'mirror', input: 1, answered: (answer: unknown) => ({ answer }) }
    expect(await askAll(curious(ask, fine), me, state, undefined, through)).toMatchObject([{ command: { answer: 1 } }])
    expect(through.log.lines).toEqual(['a question stays open, it will be asked again'])
  })
})

describe('an answer', () => {
  const idOf = async (heard: unknown) =>
    (await askAll(curious(ofRich(() => heard)), me, state, undefined, asker()))[0]?.id

  test('that comes again is the same command', async () => {
    expect(await idOf({ n: 1 })).toBe(await idOf({ n: 1 }))
  })
  test('that is another one, after a crash, is another command: it is not taken for the first', async () => {
    expect(await idOf({ n: 1 })).not.toBe(await idOf({ n: 2 }))
  })
})

describe('the moment for the sweep', () => {
  const waking = (at: string | null) => ({ ...state, wakeAt: at })
  const open = { ...state, asked: 1 }

  test.each([
    ['none without questions or deadline', waking(null), null],
    ['the deadline', waking('2026-08-15T13:00:00.000Z'), '2026-08-15T13:00:00.000Z'],
    ['soon while a question is open', open, '2026-08-15T12:00:05.000Z'],
    ['a deadline that is sooner', { ...open, wakeAt: '2026-08-15T12:00:01.000Z' }, '2026-08-15T12:00:01.000Z'],
    ['soon, though the deadline is later', { ...open, wakeAt: '2026-08-15T13:00:00.000Z' }, '2026-08-15T12:00:05.000Z'],
  ])('is %s', (_what, standing, at) => {
    expect(resumeAt(Purse, me, standing, now)).toBe(at)
  })
})
