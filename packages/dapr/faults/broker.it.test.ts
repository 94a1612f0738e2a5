import { testProfile, until } from '@campus/testing'
import { describe, it } from 'vitest'
import { Ledger } from './fixture/ledger.ts'
import { command, RECOVERY, sender, TENANT, useStage, WATCHER } from './stage.ts'
import { expectAllAccountedFor, traffic } from './traffic.ts'

const platform = useStage()
const broker = testProfile() === 'onprem' ? 'rabbitmq' : 'redis'

/** Longer than a sidecar waits until it takes the service for dead, and its deliveries for failed. */
const LONG = 12_000
const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

describe('while commands come', () => {
  const faults: [string, () => Promise<void> | void][] = [
    ['the broker is killed', () => platform().process(broker).kill()],
    [
      'the broker is away for long',
      async () => {
        await platform().process(broker).down({ kill: true })
        await pause(LONG)
        await platform().process(broker).up()
      },
    ],
    [
      'the service that hears of them is away for long',
      async () => {
        await platform().process(WATCHER).down({ kill: true })
        await pause(LONG)
        await platform().process(WATCHER).up()
      },
    ],
    ['the sidecar of the service that hears of them is killed', () => platform().process(`${WATCHER}:sidecar`).kill()],
  ]

  it.each(faults)(
    '%s: no command is lost, and every event arrives (I6, I8)',
    { timeout: 180_000 },
    async (name, fault) => {
      const ledger = `broker.${faults.findIndex(([other]) => other === name)}`
      const flowing = traffic(platform(), ledger)
      await until(() => flowing.accepted > 100)
      await fault()
      const post = () =>
        sender(platform()).send(Ledger, TENANT, `${ledger}.after`, command('after', { amount: 1, note: '' }))
      await until(() => post().catch(() => false as const), { within: RECOVERY, what: 'a command after the fault' })
      await expectAllAccountedFor(platform(), await flowing.stop())
    },
  )
})
