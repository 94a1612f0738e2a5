import type { Platform } from '@campus/runner'
import { until } from '@campus/testing'
import { describe, it } from 'vitest'
import { Ledger } from './fixture/ledger.ts'
import { commitsOf, journalOf } from './journal.ts'
import { APP, ask, callOnce, command, deathOf, lay, RECOVERY, sender, TENANT, useStage } from './stage.ts'
import { expectAllAccountedFor, traffic } from './traffic.ts'

const platform = useStage()

/** Moments of the sweeps that reminders asked for. */
const reminded = async (of: Platform) => (await ask(of, '/faults/sweeps')) as number[]

const faults: [string, (of: Platform) => Promise<unknown>][] = [
  ['the sidecar is killed', async of => of.process(`${APP}:sidecar`).kill()],
  ['placement is killed', async of => of.process('placement').kill()],
  [
    'placement is away for five seconds',
    async of => {
      await of.process('placement').down({ kill: true })
      await new Promise(resolve => setTimeout(resolve, 5_000))
      await of.process('placement').up()
    },
  ],
]

describe('while commands come', () => {
  it.each(faults)(
    '%s: no command is lost, none has its effect twice, and it goes on by itself',
    async (name, fault) => {
      const ledger = `control.${faults.findIndex(([other]) => other === name)}`
      const flowing = traffic(platform(), `${ledger}.traffic`)
      await until(() => flowing.accepted > 50)
      await fault(platform())
      const post = () => sender(platform()).send(Ledger, TENANT, ledger, command('after', { amount: 1, note: '' }))
      await until(() => post().catch(() => false as const), { within: RECOVERY, what: 'a command after the fault' })
      const sent = await flowing.stop()
      await expectAllAccountedFor(platform(), sent)
    },
  )
})

describe('the scheduler killed', () => {
  it('does not keep a saga waiting that dies meanwhile, and its reminders come back', async () => {
    const journal = journalOf(platform())
    await until(async () => (await reminded(platform())).length > 2, { what: 'the first reminders' })
    platform().process('scheduler').kill()

    await lay(platform(), { at: 'committed', type: 'Loan', act: 'kill' })
    const death = deathOf(platform(), APP)
    void callOnce(platform(), 'Loan', 'unreminded', command('lend', { type: 'request', shelf: 'unreminded' }))
    await death
    await platform().process(APP).up()
    const isDone = async () => (await commitsOf(journal, 'Loan', 'unreminded')).at(-1)?.seq === 3
    await until(isDone, { within: RECOVERY, what: 'the end of the saga' })

    const before = (await reminded(platform())).length
    const areBack = async () => (await reminded(platform())).length > before + 2
    await until(areBack, { within: 50_000, every: 250, what: 'the reminders' })
  })
})
