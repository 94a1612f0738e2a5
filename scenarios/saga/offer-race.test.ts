import { later } from '@campus/contracts'
import { type Chance, chanceFrom, chanceOf } from '@campus/testing/random'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Registration } from '../../services/enrollment/registration/registration.ts'
import { Seats } from '../../services/enrollment/seats/seats.ts'
import { raceForAnOffer, sharedSeat } from './offer-race.ts'
import { violations } from './rest.ts'
import type { Spoil } from './university.ts'

/** How the race for an offer ended for ann and bob, and what is wrong with it. */
async function race(chance: Chance, spoil?: Spoil): Promise<{ wrong: string[]; outcome: string }> {
  const { simulator, ends, answers } = await raceForAnOffer(chance, spoil)
  const stateOf = (student: string) => simulator.state(Registration, `${student}.fall`).items[0]?.status
  const accepted = simulator.commits.find(
    ({ id, events }) => id === 'ann.fall' && events.some(({ type }) => type === 'enrollment.item-promoted'),
  )
  const told = answers.map(refused => refused.map(({ code }) => code).join())
  const outcome = `${stateOf('ann')}, ${stateOf('bob')}`
  const wrong = [
    ...sharedSeat(simulator).map(both => `the seat belongs to ${both}`),
    ...(outcome === (accepted ? 'enrolled, waitlisted' : 'expired, enrolled') ? [] : [`ann and bob end ${outcome}`]),
    ...(accepted && accepted.at >= ends ? [`accepted at ${accepted.at}, though the offer ended at ${ends}`] : []),
    ...(told.includes('') === (accepted !== undefined) ? [] : [`ann was told ${told.join(' and ')}`]),
    ...told.filter(codes => codes !== '' && codes !== 'OFFER_EXPIRED').map(codes => `ann was refused for ${codes}`),
    ...violations(simulator).map(violation => JSON.stringify(violation)),
  ]
  return { wrong, outcome }
}

const MOST = 2 ** 32 - 1
/**
 * Every choice is fast-check's own: which of all that could happen next does, what is lost, late or comes twice. A
 * smaller number is a choice in which less goes wrong, so that a story shrinks to what it takes.
 */
const anyChance = fc
  .gen()
  .map(choose => chanceFrom(() => (MOST - choose(() => fc.noBias(fc.integer({ min: 0, max: MOST })))) / 2 ** 32))

test('S-04: an offer is accepted or it ends, and the seat has one owner, however both race (1,000 times)', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(anyChance, async chance => {
      const { wrong, outcome } = await race(chance)
      seen.add(outcome)
      expect(wrong).toEqual([])
    }),
    { numRuns: 1_000 },
  )
  expect(seen).toEqual(new Set(['enrolled, waitlisted', 'expired, enrolled']))
}, 120_000)

/** A registration that takes an acceptance for one that came a moment before. */
const late: Spoil = service => ({
  ...service,
  aggregates: service.aggregates.map(aggregate =>
    aggregate.type !== Registration.type
      ? aggregate
      : {
          ...aggregate,
          decide: (command, state, moment) =>
            aggregate.decide(command, state, command.type === 'accept-offer' ? before(moment) : moment),
        },
  ),
})
const before = <T extends { readonly now: string }>(moment: T): T => ({ ...moment, now: later(moment.now, -0.001) })

/** Seats that give the seat to who is next before the offer has ended. */
const hasty: Spoil = service => ({
  ...service,
  aggregates: service.aggregates.map(aggregate =>
    aggregate.type !== Seats.type
      ? aggregate
      : {
          ...aggregate,
          decide: (command, state: ReturnType<typeof Seats.initial>, moment) => {
            const offered = Object.values(state.holders)
            const over = offered.filter(({ offeredUntil = moment.now }) => offeredUntil < moment.now).length
            const more = Object.entries(state.sections).map(([id, rules]) => [
              id,
              { ...rules, capacity: rules.capacity + over },
            ])
            return aggregate.decide(command, { ...state, sections: Object.fromEntries(more) }, moment)
          },
        },
  ),
})

test.each([
  ['an acceptance a moment too late counted', late],
  ['seats took an offer for ended by themselves', hasty],
])(
  'S-04: it would be noticed if %s',
  async (_what, spoil) => {
    for (let seed = 1; seed < 400; seed++) if ((await race(chanceOf(seed), spoil)).wrong.length > 0) return
    expect.unreachable('nobody noticed')
  },
  120_000,
)
