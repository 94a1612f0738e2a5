import { until } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { Shelf } from './fixture/lending.ts'
import type { Trap } from './fixture/trap.ts'
import { commitsOf, effectsOf, journalOf } from './journal.ts'
import { APP, callOnce, command, deathOf, lay, RECOVERY, sender, TENANT, useStage } from './stage.ts'

const platform = useStage()

type Case = [name: string, where: Omit<Trap, 'act'>, events: { before: number; lent: number }]

/** Where the saga stands when it dies: events in its own log, and copies that the shelf has given it. */
const cases: Case[] = [
  ['its intent is kept, the question not yet put', { at: 'committed', type: 'Loan' }, { before: 1, lent: 0 }],
  ['the shelf has decided, its answer is on the way', { at: 'replying', type: 'Shelf' }, { before: 1, lent: 1 }],
  ['the answer is there, not yet kept', { at: 'decided', type: 'Loan', nth: 2 }, { before: 1, lent: 1 }],
  ['the answer is kept, the office not yet asked', { at: 'committed', type: 'Loan', nth: 2 }, { before: 2, lent: 1 }],
  ['the office has answered, that is not yet kept', { at: 'decided', type: 'Loan', nth: 3 }, { before: 2, lent: 1 }],
]

describe('a saga killed', () => {
  it.each(cases)('when %s: goes on by itself, and asks nobody twice for the same', async (name, where, events) => {
    const loan = `loan.${cases.findIndex(([other]) => other === name)}`
    const shelf = `shelf.of.${loan}`
    const journal = journalOf(platform())
    const seq = async (type: string, id: string) => (await commitsOf(journal, type, id)).at(-1)?.seq ?? 0

    await lay(platform(), { ...where, act: 'kill' })
    const death = deathOf(platform(), APP)
    const status = await callOnce(platform(), 'Loan', loan, command('lend', { type: 'request', shelf }))
    await death
    expect(status).not.toBe(200)
    expect({ before: await seq('Loan', loan), lent: await seq('Shelf', shelf) }).toEqual(events)

    await platform().process(APP).up()
    await until(async () => (await seq('Loan', loan)) === 3, { within: RECOVERY, what: 'the end of the saga' })
    const steps = [`${TENANT}:${loan}:copy:answer`, `${TENANT}:${loan}:number:answer`]
    const effects = await effectsOf(journal, 'Loan', loan)
    // An answer's id goes on with a digest of what it says.
    expect(effects.map(id => id.replace(/(:answer):.*$/, '$1'))).toEqual(['lend', ...steps])
    expect(await effectsOf(journal, 'Shelf', shelf)).toEqual([`${TENANT}:${loan}:copy`])
    expect((await sender(platform()).view(Shelf, TENANT, shelf)).view?.lent).toEqual([loan])
  })
})
