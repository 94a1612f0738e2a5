import { ItemRescheduled } from '@campus/contracts'
import { accept } from '@campus/dapr/aggregate'
import { badWeather, fairWeather, type Simulator } from '@campus/testing/simulator'
import { describe, expect, test } from 'vitest'
import { Account } from '../../services/billing/account.ts'
import { Payment } from '../../services/billing/payment.ts'
import { Cancellation } from '../../services/enrollment/cancellations/cancellation.ts'
import { Registration } from '../../services/enrollment/registration/registration.ts'
import { itemOf } from '../../services/enrollment/registration/state.ts'
import { Seats } from '../../services/enrollment/seats/seats.ts'
import { violations } from './rest.ts'
import { type Spoil, type Story, semester } from './university.ts'

/** The order of a state's fields says nothing: it is another one once it was read back. */
const inOrder = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value
const stateOf = (simulator: Simulator): string =>
  JSON.stringify([...simulator.snapshots].map(([key, { state }]) => [key, state]).toSorted(), inOrder)
const eventsOf = (simulator: Simulator): string[] =>
  simulator.commits.flatMap(({ events }) => events.map(({ type }) => type))

/** The story of a seed, and what is wrong with it: when it has come to rest, and when everything has come again. */
async function tell(seed: number, story: Story) {
  const simulator = await semester(seed, story)
  const before = stateOf(simulator)
  const isExpected = (found: unknown) => !(story.capacityIsCut && (found as { invariant?: string }).invariant === 'I1')
  const wrong = violations(simulator).filter(isExpected)
  await simulator.repeatEverything()
  if (stateOf(simulator) !== before) wrong.push('I7 something changed when everything came again')
  return { simulator, wrong }
}

/** The first of these seeds whose story is wrong, with what is wrong; nothing where none is. */
async function firstWrong(
  from: number,
  count: number,
  story: Story,
  seen: (simulator: Simulator) => void = () => undefined,
) {
  for (let seed = from; seed < from + count; seed++) {
    const { simulator, wrong } = await tell(seed, story).catch(error => {
      throw new Error(`seed ${seed}: ${error}`, { cause: error })
    })
    if (wrong.length > 0) return { seed, wrong }
    seen(simulator)
  }
  return undefined
}

const PATIENCE = 120_000

describe('registration, seats, account and payment together come to rest with I1 to I7 kept', () => {
  test('when nothing goes wrong', { timeout: PATIENCE }, async () => {
    expect(await firstWrong(1, 20, { weather: fairWeather })).toBeUndefined()
  })
  test('when events are duplicated, reordered and delayed, and commands and answers lost', {
    timeout: PATIENCE,
  }, async () => {
    const happened = new Set<string>()
    const note = (simulator: Simulator) => {
      for (const type of eventsOf(simulator)) happened.add(type)
    }
    expect(await firstWrong(1000, 120, { weather: badWeather }, note)).toBeUndefined()
    const possible = [Registration, Seats, Cancellation, Account, Payment].flatMap(({ events }) =>
      events.map(({ type }) => type),
    )
    expect(
      // Sections stay where they are there.
      possible.filter(type => !happened.has(type) && type !== ItemRescheduled.type),
      'everything that can happen has happened',
    ).toEqual([])
  })
  test('when events take longer than payments are waited for', { timeout: PATIENCE }, async () => {
    expect(await firstWrong(2000, 30, { weather: { ...badWeather, delay: 900 } })).toBeUndefined()
  })
  test('when the capacity of sections is cut meanwhile', { timeout: PATIENCE }, async () => {
    expect(await firstWrong(3000, 30, { weather: badWeather, capacityIsCut: true })).toBeUndefined()
  })
})

test('the same seed is the same story', async () => {
  const [one, two] = await Promise.all([semester(7, { weather: badWeather }), semester(7, { weather: badWeather })])
  expect(eventsOf(one)).toEqual(eventsOf(two))
  expect(stateOf(one)).toBe(stateOf(two))
})

/** A service that does not react like that. */
const without =
  (name: string): Spoil =>
  service => ({ ...service, subscriptions: service.subscriptions.filter(subscription => subscription.name !== name) })

/** A registration that hears nothing of such commands while the item stands like that. */
const deaf =
  (type: string, standing: (item: ReturnType<typeof itemOf>) => boolean): Spoil =>
  service => ({
    ...service,
    aggregates: service.aggregates.map(aggregate =>
      aggregate.type !== Registration.type
        ? aggregate
        : {
            ...aggregate,
            decide: (command, state, moment) =>
              command.type === type && standing(itemOf(state, command.enrollmentId))
                ? accept([])
                : aggregate.decide(command, state, moment),
          },
    ),
  })

/** Seats whose state is different from what was decided. */
const seatsLike =
  (change: (state: typeof Seats extends { initial: (id: string) => infer State } ? State : never) => object): Spoil =>
  service => ({
    ...service,
    aggregates: service.aggregates.map(aggregate =>
      aggregate.type !== Seats.type
        ? aggregate
        : {
            ...aggregate,
            decide: (command, state, moment) => aggregate.decide(command, { ...state, ...change(state) }, moment),
          },
    ),
  })

const oneSeatMore = ({ sections }: ReturnType<typeof Seats.initial>) => ({
  sections: Object.fromEntries(
    Object.entries(sections).map(([id, rules]) => [id, { ...rules, capacity: rules.capacity + 1 }]),
  ),
})

const withoutReserves = ({ sections }: ReturnType<typeof Seats.initial>) => ({
  sections: Object.fromEntries(Object.entries(sections).map(([id, { reserves: _, ...rules }]) => [id, rules])),
})

describe('it would not come to rest like that', () => {
  test.each<[string, Spoil]>([
    ['if a refused item kept its seat', without('a refused item gives its seat back')],
    ['if a dropped item kept its seat', without('a dropped item gives its seat back')],
    [
      'if what ended with its section kept its seat',
      without('what ended with its section gives back its seat or its place'),
    ],
    ['if an enrolled student never took the held seat', without('an enrolled student takes the held seat')],
    ['if what is given back were charged all the same', without('what is given back is not charged')],
    ['if payments were not booked', without('a payment is booked on its invoice')],
    ['if seats forgot who has given his up', seatsLike(() => ({ ended: [] }))],
    ['if seats did not count who holds one', seatsLike(oneSeatMore)],
    ['if cross-listed sections did not count each other', seatsLike(() => ({ shared: undefined }))],
    ['if reserves were for everybody', seatsLike(withoutReserves)],
    [
      'if what is held for nobody were never doubted',
      without('a seat held for too long, or a place in the queue, is known or goes back'),
    ],
  ])('%s', { timeout: PATIENCE }, async (_what, spoil) => {
    const found = await firstWrong(1000, 400, { weather: badWeather, spoil }).catch(({ message }) => message)
    if (typeof found === 'string') expect(found).toContain('no rest')
    else expect(found?.wrong.length).toBeGreaterThan(0)
  })
})

describe('it comes to rest all the same', () => {
  test.each<[string, Spoil]>([
    ['if nobody told who is promoted', without('who waited first gets the free seat')],
    ['if a promotion were lost', deaf('seat-promoted', item => item?.seat === 'waiting')],
  ])('%s: what is held is doubted', { timeout: PATIENCE }, async (_what, spoil) => {
    expect(await firstWrong(1000, 100, { weather: badWeather, spoil })).toBeUndefined()
  })
})
