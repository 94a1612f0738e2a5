import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Seats } from './seats.ts'
import type { SeatsCommand, SeatsState } from './state.ts'

/** The seats of a section in twenty lines: who sits, who waits, who is done for. */
class Model {
  capacity = 0
  waitlist = 0
  known = -1
  sitting = new Set<string>()
  waiting: string[] = []
  gone = new Set<string>()

  set(capacity: number, waitlist: number, sequence: number): void {
    if (sequence > this.known) Object.assign(this, { capacity, waitlist, known: sequence })
    this.promote()
  }
  hold(who: string, wouldWait: boolean): 'held' | 'waitlisted' | 'refused' {
    if (this.sitting.has(who)) return 'held'
    if (this.waiting.includes(who)) return 'waitlisted'
    if (this.gone.has(who) || [...this.sitting, ...this.waiting].some(other => student(other) === student(who)))
      return 'refused'
    if (this.sitting.size < this.capacity && this.waiting.length === 0) {
      this.sitting.add(who)
      return 'held'
    }
    if (!wouldWait || this.waiting.length >= this.waitlist) return 'refused'
    this.waiting.push(who)
    return 'waitlisted'
  }
  release(who: string): void {
    this.gone.add(who)
    this.sitting.delete(who)
    this.waiting = this.waiting.filter(other => other !== who)
    this.promote()
  }
  promote(): void {
    while (this.sitting.size < this.capacity && this.waiting[0]) this.sitting.add(this.waiting.shift() as string)
  }
}
const student = (enrollmentId: string): string => enrollmentId.split('.')[0] ?? ''

const moment = { tenant: 'u1', id: 's', now: '2026-08-15T12:00:00.000Z', commandId: 'c', by: 'x' }

interface Real {
  state: SeatsState
  /** Enrollments in the order in which they were promoted. */
  promoted: string[]
}

function run(real: Real, command: SeatsCommand): unknown {
  const decision = Seats.decide(Seats.command.parse(command), real.state, moment)
  if ('refused' in decision) return 'refused'
  for (const event of decision.events) {
    if (event.type === 'enrollment.seat-promoted') real.promoted.push(event.data.enrollmentId)
    real.state = Seats.state.parse(JSON.parse(JSON.stringify(Seats.evolve(real.state, event, moment.now))))
  }
  return (decision.result as { answer?: string } | undefined)?.answer
}

type Step = fc.Command<Model, Real>

/** Something done to both; afterwards they agree, and the invariants hold. */
const step = (name: string, both: (model: Model, real: Real) => void): Step => ({
  check: () => true,
  toString: () => name,
  run: (model, real) => {
    const { holders: before, waiting: queue } = real.state
    const already = real.promoted.length
    both(model, real)
    expectAgreement(model, real)
    const granted = Object.keys(real.state.holders).length
    expect(granted, 'I1').toBeLessThanOrEqual(
      Math.max(real.state.sections['s']?.capacity ?? 0, Object.keys(before).length),
    )
    const promoted = real.promoted.slice(already)
    const inOrder = queue.map(({ enrollmentId }) => enrollmentId).filter(who => promoted.includes(who))
    expect(promoted, 'R-08').toEqual(inOrder)
  },
})

function expectAgreement(model: Model, { state: { holders, waiting } }: Real): void {
  expect(new Set(Object.keys(holders))).toEqual(model.sitting)
  expect(waiting.map(({ enrollmentId }) => enrollmentId)).toEqual(model.waiting)
  const students = [...Object.values(holders), ...waiting].map(place => place.student)
  expect(new Set(students).size, 'I2').toBe(students.length)
}

const setCapacity = (capacity: number, waitlistCapacity: number, sectionSequence: number): Step =>
  step(`set(${capacity}, ${waitlistCapacity}, @${sectionSequence})`, (model, real) => {
    model.set(capacity, waitlistCapacity, sectionSequence)
    run(real, { type: 'set', capacity, waitlistCapacity, sectionSequence })
  })
const hold = (who: string, waitlist: boolean): Step =>
  step(`hold(${who}${waitlist ? ', or wait' : ''})`, (model, real) => {
    const facts = { capacity: 0, waitlistCapacity: 0, sectionSequence: -1 }
    const place = { enrollmentId: who, registrationId: `${student(who)}.fall`, student: student(who), heldSeconds: 900 }
    const answer = run(real, { type: 'hold', ...place, waitlist, facts, replaces: [] })
    expect(answer).toBe(model.hold(who, waitlist))
  })
const take = (who: string): Step =>
  step(`take(${who})`, (_model, real) => {
    run(real, { type: 'take', enrollmentId: who })
    expect(real.state.holders[who]?.taken).not.toBe(false)
  })
const release = (who: string): Step =>
  step(`release(${who})`, (model, real) => {
    if (!model.gone.has(who)) model.release(who)
    run(real, { type: 'release', enrollmentId: who })
  })

test('R-05 to R-08: seats do what the model does, whatever comes in whatever order', () => {
  const who = fc.tuple(fc.constantFrom('ann', 'bob', 'cid', 'dan', 'eve', 'fay'), fc.integer({ min: 1, max: 3 }))
  const enrollment = who.map(([name, n]) => `${name}.${n}`)
  const small = fc.integer({ min: 0, max: 4 })
  const commands = fc.commands(
    [
      fc.tuple(small, small, fc.integer({ min: 0, max: 20 })).map(args => setCapacity(...args)),
      fc.tuple(enrollment, fc.boolean()).map(args => hold(...args)),
      fc.tuple(enrollment, fc.boolean()).map(args => hold(...args)),
      enrollment.map(id => take(id)),
      enrollment.map(id => release(id)),
    ],
    { maxCommands: 60 },
  )
  fc.assert(
    fc.property(commands, steps => {
      const model = new Model()
      const real = { state: Seats.initial('s'), promoted: [] }
      fc.modelRun(() => ({ model, real }), [setCapacity(2, 2, 0), ...steps])
    }),
    { numRuns: 300 },
  )
})
