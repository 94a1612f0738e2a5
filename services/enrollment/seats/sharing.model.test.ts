import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Seats } from './seats.ts'
import { type SeatsCommand, type SeatsState, sectionOf } from './state.ts'

const NOON = '2026-08-15T12:00:00.000Z'
/** When the seats kept for musicians are for everybody. */
const LATER = '2026-08-15T13:00:00.000Z'
const FITS: Readonly<Record<string, readonly string[]>> = {
  ann: ['musicians'],
  bob: ['musicians', 'dancers'],
  cid: ['dancers'],
}
const student = (enrollmentId: string): string => enrollmentId.split('.')[0] ?? ''
const poolsOf = (who: string): readonly string[] => FITS[student(who)] ?? []

interface Sitting {
  readonly who: string
  readonly section: string
  readonly pool?: string | undefined
}
interface Rules {
  capacity: number
  waitlist: number
  known: number
  reserves: Map<string, number>
}

/** Two cross-listed sections with reserves, told by what must hold of who sits where when somebody sits down. */
class Model {
  readonly sections = new Map<string, Rules>()
  shared = 0
  knownShared = -1
  isLate = false
  sitting: Sitting[] = []
  waiting: { who: string; section: string }[] = []
  readonly gone = new Set<string>()

  set(
    section: string,
    capacity: number,
    waitlist: number,
    [musicians, dancers]: [number, number],
    known: number,
  ): void {
    if (known <= (this.sections.get(section)?.known ?? -1)) return
    const reserves = new Map([['dancers', dancers]])
    if (!this.isLate) reserves.set('musicians', musicians)
    this.sections.set(section, { capacity, waitlist, known, reserves })
    this.promote()
  }
  share(capacity: number, known: number): void {
    if (known <= this.knownShared) return
    Object.assign(this, { shared: capacity, knownShared: known })
    this.promote()
  }
  hourPasses(): void {
    this.isLate = true
    for (const { reserves } of this.sections.values()) reserves.delete('musicians')
    this.promote()
  }
  hold(who: string, section: string, wouldWait: boolean): 'held' | 'waitlisted' | 'refused' {
    if (this.sitting.some(one => one.who === who)) return 'held'
    if (this.waiting.some(one => one.who === who && one.section === section)) return 'waitlisted'
    const here = [...this.sitting, ...this.waiting].some(one => student(one.who) === student(who))
    if (this.gone.has(who) || here) return 'refused'
    if (this.sit(who, section)) return 'held'
    const queue = this.waiting.filter(one => one.section === section)
    if (!wouldWait || queue.length >= (this.sections.get(section)?.waitlist ?? 0)) return 'refused'
    this.waiting.push({ who, section })
    return 'waitlisted'
  }
  release(who: string): void {
    this.gone.add(who)
    this.sitting = this.sitting.filter(one => one.who !== who)
    this.waiting = this.waiting.filter(one => one.who !== who)
    this.promote()
  }
  /** Whoever came first sits down first, if they can; nobody is in the way of who can where they cannot. */
  promote(): void {
    for (const { who, section } of [...this.waiting])
      if (this.sit(who, section)) this.waiting = this.waiting.filter(one => one.who !== who)
  }
  sit(who: string, section: string): boolean {
    const seat = [...poolsOf(who), undefined].map(pool => ({ who, section, pool })).find(one => this.fits(one))
    if (seat) this.sitting.push(seat)
    return seat !== undefined
  }
  /** Whether all limits that this seat counts against are kept with it. */
  fits(seat: Sitting): boolean {
    const all = [...this.sitting, seat]
    const { capacity = 0, reserves } = this.sections.get(seat.section) ?? {}
    const inSection = all.filter(({ section }) => section === seat.section)
    if (all.length > this.shared || inSection.length > capacity) return false
    if (seat.pool !== undefined)
      return inSection.filter(({ pool }) => pool === seat.pool).length <= (reserves?.get(seat.pool) ?? 0)
    const spoken = [...this.sections.keys()].map(section => this.spokenFor(section, all))
    return this.spokenFor(seat.section, all) <= capacity && spoken.reduce((a, b) => a + b, 0) <= this.shared
  }
  /** Seats of a section that are taken, or kept for some. */
  spokenFor(section: string, all: readonly Sitting[]): number {
    const { reserves = new Map<string, number>() } = this.sections.get(section) ?? {}
    const here = all.filter(one => one.section === section)
    const kept = [...reserves].map(([pool, seats]) => Math.max(seats, here.filter(one => one.pool === pool).length))
    const outside = here.filter(({ pool }) => pool === undefined || !reserves.has(pool))
    return kept.reduce((a, b) => a + b, 0) + outside.length
  }
}

interface Real {
  state: SeatsState
  now: string
}

function run(real: Real, command: SeatsCommand): unknown {
  const moment = { tenant: 'u1', id: 'group', now: real.now, commandId: 'c', by: 'x' }
  const decision = Seats.decide(Seats.command.parse(command), real.state, moment)
  if ('refused' in decision) return 'refused'
  for (const event of decision.events)
    real.state = Seats.state.parse(JSON.parse(JSON.stringify(Seats.evolve(real.state, event, real.now))))
  Seats.view.parse(Seats.show(real.state))
  return (decision.result as { answer?: string } | undefined)?.answer
}

type Step = fc.Command<Model, Real>
const step = (name: string, both: (model: Model, real: Real) => void): Step => ({
  check: () => true,
  toString: () => name,
  run: (model, real) => {
    both(model, real)
    const { holders, waiting } = real.state
    const seated = Object.values(holders).map(holder => [
      holder.enrollmentId,
      sectionOf(holder, real.state),
      holder.pool,
    ])
    const expected = model.sitting.map(({ who, section, pool }) => [who, section, pool])
    expect(seated.toSorted(), 'who sits where').toEqual(expected.toSorted())
    const queue = waiting.map(place => [place.enrollmentId, sectionOf(place, real.state)])
    expect(queue, 'who waits for what').toEqual(model.waiting.map(({ who, section }) => [who, section]))
  },
})

const set = (section: string, capacity: number, waitlist: number, kept: [number, number], known: number): Step =>
  step(`set(${section}, ${capacity}, ${waitlist}, ${kept}, @${known})`, (model, real) => {
    model.set(section, capacity, waitlist, kept, known)
    const reserves = [
      { pool: 'musicians', seats: kept[0], releaseAt: LATER },
      { pool: 'dancers', seats: kept[1] },
    ]
    const facts = { capacity, waitlistCapacity: waitlist, sectionSequence: known, reserves }
    run(real, { type: 'set', sectionId: section, ...facts })
  })
const share = (capacity: number, sequence: number): Step =>
  step(`share(${capacity}, @${sequence})`, (model, real) => {
    model.share(capacity, sequence)
    run(real, { type: 'share', capacity, sequence })
  })
const hold = (who: string, section: string, waitlist: boolean): Step =>
  step(`hold(${who}, ${section}${waitlist ? ', or wait' : ''})`, (model, real) => {
    const facts = { capacity: 0, waitlistCapacity: 0, sectionSequence: -1, shared: { capacity: 0, sequence: -1 } }
    const place = { enrollmentId: who, registrationId: `${student(who)}.fall`, student: student(who), heldSeconds: 900 }
    const pools = [...poolsOf(who)]
    const asked = { ...place, sectionId: section, pools, waitlist, facts, replaces: [] }
    expect(run(real, { type: 'hold', ...asked })).toBe(model.hold(who, section, waitlist))
  })
const release = (who: string): Step =>
  step(`release(${who})`, (model, real) => {
    if (!model.gone.has(who)) model.release(who)
    run(real, { type: 'release', enrollmentId: who })
  })
const hourPasses = step('an hour passes', (model, real) => {
  real.now = LATER
  model.hourPasses()
  run(real, { type: 'doubt' })
})

test('R-15, R-16: cross-listed sections with reserves do what the model does, whatever comes in whatever order', () => {
  const who = fc
    .tuple(fc.constantFrom('ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus'), fc.integer({ min: 1, max: 3 }))
    .map(([name, n]) => `${name}.${n}`)
  const section = fc.constantFrom('art', 'phil')
  const small = fc.integer({ min: 0, max: 4 })
  const known = fc.integer({ min: 0, max: 20 })
  const few = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }))
  const asking = fc.tuple(who, section, fc.boolean()).map(args => hold(...args))
  const commands = fc.commands(
    [
      ...[asking, asking, asking],
      fc.tuple(section, small, small, few, known).map(args => set(...args)),
      fc.tuple(fc.integer({ min: 0, max: 7 }), known).map(args => share(...args)),
      who.map(id => release(id)),
      who.map(id => release(id)),
      fc.constant(hourPasses),
    ],
    { maxCommands: 60 },
  )
  fc.assert(
    fc.property(commands, steps => {
      const setup = () => ({ model: new Model(), real: { state: Seats.initial('group'), now: NOON } })
      fc.modelRun(setup, [share(4, 0), set('art', 3, 2, [1, 0], 0), set('phil', 2, 2, [0, 1], 0), ...steps])
    }),
    { numRuns: 300 },
  )
})
