import { until } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { Ledger } from './fixture/ledger.ts'
import { effectsOf, journalOf } from './journal.ts'
import { APP, ask, command, homeOf, RECOVERY, sender, TENANT, useStage } from './stage.ts'
import { expectAllAccountedFor, traffic } from './traffic.ts'

const platform = useStage(2)
const sixteen = Array.from({ length: 16 }, (_, caller) => caller)

describe('sixteen callers with the same command', () => {
  it('get one effect and the same reply, through the sidecars of both replicas', async () => {
    const senders = sixteen.map(caller => sender(platform(), APP, caller % 2))
    const message = command('same', { amount: 7, note: '' })
    const replies = await Promise.all(senders.map(one => one.send(Ledger, TENANT, 'sixteen.sidecars', message)))
    const same = { ok: true, seq: 1, result: { balance: 7 }, view: { id: 'sixteen.sidecars', balance: 7, postings: 1 } }
    for (const reply of replies) expect(reply).toMatchObject(same)
    expect(await effectsOf(journalOf(platform()), 'Ledger', 'sixteen.sidecars')).toEqual(['same'])
  })

  it('get one effect and the same reply where both replicas take themselves for the host', async () => {
    const path = `/actors/Ledger/${TENANT}:sixteen.hosts/method/turn`
    const body = { commands: [command('same', { amount: 7, note: '' })] }
    const answers = await Promise.all(sixteen.map(caller => ask(platform(), path, caller % 2, body, 'PUT')))
    const same = { ok: true, seq: 1, result: { balance: 7 } }
    for (const answer of answers) expect(answer).toMatchObject({ replies: [same] })
    expect(await effectsOf(journalOf(platform()), 'Ledger', 'sixteen.hosts')).toEqual(['same'])
  })
})

describe('an aggregate whose host goes', () => {
  const service = (replica: number) => platform().process(APP, replica)
  const sidecar = (replica: number) => platform().process(`${APP}:sidecar`, replica)

  const ways: [string, (home: number) => Promise<unknown>][] = [
    ['is killed', home => Promise.all([service(home).down({ kill: true }), sidecar(home).down({ kill: true })])],
    [
      'stops in good order',
      home =>
        service(home)
          .down()
          .then(() => sidecar(home).down()),
    ],
    ['loses its service, while the sidecar stays', home => service(home).down({ kill: true })],
  ]

  it.each(ways)('because it %s, carries on elsewhere with its state', async (way, goAway) => {
    const ledger = `moves.${ways.findIndex(([name]) => name === way)}`
    const post = (id: string) => sender(platform()).send(Ledger, TENANT, ledger, command(id, { amount: 1, note: '' }))
    await post('before')
    const home = await homeOf(platform(), ledger)
    const flowing = traffic(platform(), `${ledger}.traffic`)
    await until(() => flowing.accepted > 30)
    await goAway(home)
    const reply = await until(() => post('after').catch(() => false as const), { within: RECOVERY })
    expect(reply).toMatchObject({ ok: true, seq: 2, result: { balance: 2 } })
    expect(await homeOf(platform(), ledger)).toBe(1 - home)
    const sent = await flowing.stop()
    await Promise.all([service(home).up(), sidecar(home).up()])
    await expectAllAccountedFor(platform(), sent)
  })
})
