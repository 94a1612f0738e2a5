import { later } from '@campus/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { full, paymentSeconds, request, now as start, termFacts, wish } from '../testing/registration-story.ts'
import type { RegistrationCommand } from './language.ts'
import { Registration } from './registration.ts'
import type { Item, RegistrationState } from './state.ts'

const MINUTE = 60
const OFFER = 10 * MINUTE
type Answer = 'held' | 'waitlisted' | 'refused'
type Standing = 'asked' | 'held' | Item['status']
interface Tried {
  readonly n: number
  readonly section: string
  is: Standing
  invoice?: number
  /** Seconds at which the offer ends, and by which it has to be paid. */
  offer?: number
  due?: number
}
const LIVE: Standing[] = ['asked', 'held', 'enrolled', 'waitlisted', 'offered']
const isLive = ({ is }: Tried): boolean => LIVE.includes(is)

/** A registration in forty lines: what was tried, and how it stands. Answers whether it is done. */
class Model {
  now = 0
  tried = 0
  invoices = 0
  items: Tried[] = []

  of = (n: number): Tried | undefined => this.items.find(item => item.n === n)
  on = (invoice: number): Tried[] => this.items.filter(item => item.is === 'held' && item.invoice === invoice)
  request(sections: string[]): boolean {
    const taken = (section: string) => this.items.some(item => item.section === section && isLive(item))
    const [no = [], yes = []] = [sections.filter(taken), sections.filter(section => !taken(section))]
    this.items = this.items.filter(item => isLive(item) || !sections.includes(item.section))
    for (const section of [...yes, ...no])
      this.items.push({ n: ++this.tried, section, is: yes.includes(section) ? 'asked' : 'refused' })
    return true
  }
  answered(n: number, answer: Answer): boolean {
    const item = this.of(n)
    if (item?.is === 'asked') item.is = answer
    return true
  }
  promoted(n: number, offer: boolean): boolean {
    const item = this.of(n)
    if (item?.is === 'waitlisted' || item?.is === 'asked')
      Object.assign(item, offer ? { is: 'offered', offer: this.now + OFFER } : { is: 'held' })
    return true
  }
  accept(n: number, to: 'held' | 'declined'): boolean {
    const item = this.of(n)
    const done = to === 'held' ? ['held', 'enrolled'] : ['declined']
    if (item?.is !== 'offered') return item?.offer !== undefined && done.includes(item.is)
    if (this.now >= (item.offer ?? 0)) return false
    item.is = to
    return true
  }
  leave(n: number, from: Standing[], to: 'dropped' | 'withdrawn'): boolean {
    const item = this.of(n)
    if (item && from.includes(item.is)) item.is = to
    return item?.is === to
  }
  settle(invoice: number, to: 'enrolled' | 'refused'): boolean {
    for (const item of this.on(invoice)) item.is = to
    return true
  }
  timePassed(): boolean {
    for (const item of this.items)
      if (item.is === 'offered' && (item.offer ?? 0) <= this.now) item.is = 'expired'
      else if (item.is === 'held' && item.due !== undefined && item.due <= this.now) item.is = 'refused'
    return true
  }
  /** Once no question about seats is open, what is held is invoiced. */
  invoice(): void {
    const due = this.items.filter(item => item.is === 'held' && item.invoice === undefined)
    if (due.length === 0 || this.items.some(({ is }) => is === 'asked')) return
    this.invoices++
    for (const item of due) Object.assign(item, { invoice: this.invoices, due: this.now + paymentSeconds })
  }
}

interface Real {
  state: RegistrationState
}
type Step = fc.Command<Model, Real>
/** All that anybody ever came to. */
const reached = new Set<Standing>()

/** The edges of R-02, where `requested` is asked or held, and may be left before it is paid. */
const EDGES: Partial<Record<Item['status'], Item['status'][]>> = {
  requested: ['enrolled', 'waitlisted', 'offered', 'refused', 'dropped'],
  waitlisted: ['requested', 'offered', 'dropped'],
  offered: ['requested', 'expired', 'declined', 'dropped'],
  enrolled: ['dropped', 'withdrawn'],
}

/** Tells both the same, a minute later; they agree on who has what, and no status but along an edge has changed. */
const step = (name: string, command: (now: string) => RegistrationCommand, told: (model: Model) => boolean): Step => ({
  check: () => true,
  toString: () => name,
  run: (model, real) => {
    model.now += MINUTE
    const now = later(start, model.now)
    const before = new Map(real.state.items.map(({ enrollmentId, status }) => [enrollmentId, status]))
    const isDone = perform(real, command(now), now)
    expect(isDone, name).toBe(told(model))
    model.invoice()
    const { items, invoices } = real.state
    expect(Object.fromEntries(items.map(item => [numberOf(item), standingOf(item)]))).toEqual(
      Object.fromEntries(model.items.map(({ n, is }) => [n, is])),
    )
    expect(invoices).toBe(model.invoices)
    for (const { is } of model.items) reached.add(is)
    for (const { enrollmentId, status } of items) {
      const from = before.get(enrollmentId) ?? status
      if (from !== status) expect(EDGES[from], 'R-02').toContain(status)
    }
    const live = model.items.filter(isLive).map(({ section }) => section)
    expect(new Set(live).size, 'I2').toBe(live.length)
  },
})

function perform(real: Real, command: RegistrationCommand, now: string): boolean {
  const moment = { tenant: 'u1', id: 'ann.fall', now, commandId: 'c', by: 'ann' }
  const decision = Registration.decide(Registration.command.parse(command), real.state, moment)
  if ('refused' in decision) return false
  for (const event of decision.events)
    real.state = Registration.state.parse(JSON.parse(JSON.stringify(Registration.evolve(real.state, event, now))))
  return true
}

const numberOf = ({ enrollmentId }: Item): number => Number(enrollmentId.split('.').at(-1))
const standingOf = ({ status, seat }: Item): Standing =>
  status === 'requested' ? (seat === 'asked' ? 'asked' : 'held') : status

const enrollment = (n: number) => ({ enrollmentId: `ann.fall.${n}` })
const over = { ...termFacts, dropDeadline: start }
const asking = (sections: string[]): Step =>
  step(
    `request(${sections})`,
    () => request(sections.map(section => wish(section, { waitlist: true }))),
    model => model.request(sections),
  )
const answering = (n: number, answer: Answer): Step =>
  step(
    `answered(${n}, ${answer})`,
    () => ({ type: 'seat-answered', ...enrollment(n), answer, reasons: answer === 'refused' ? [full] : [] }),
    model => model.answered(n, answer),
  )
const promoting = (n: number, offer: boolean): Step =>
  step(
    `promoted(${n}${offer ? ', offered' : ''})`,
    now => ({ type: 'seat-promoted', ...enrollment(n), ...(offer && { offeredUntil: later(now, OFFER) }) }),
    model => model.promoted(n, offer),
  )
const taking = (n: number, to: 'held' | 'declined'): Step =>
  step(
    `${to === 'held' ? 'accept' : 'decline'}(${n})`,
    () => ({ type: to === 'held' ? 'accept-offer' : 'decline-offer', ...enrollment(n) }),
    model => model.accept(n, to),
  )
const dropping = (n: number): Step =>
  step(
    `drop(${n})`,
    () => ({ type: 'drop', ...enrollment(n), deadlines: termFacts }),
    model => model.leave(n, LIVE, 'dropped'),
  )
const withdrawing = (n: number): Step =>
  step(
    `withdraw(${n})`,
    () => ({ type: 'withdraw', ...enrollment(n), deadlines: over }),
    model => model.leave(n, ['enrolled'], 'withdrawn'),
  )
const paying = (k: number): Step =>
  step(
    `paid(${k})`,
    () => ({ type: 'invoice-paid', invoiceId: `inv-ann.fall.${k}` }),
    model => model.settle(k, 'enrolled'),
  )
const failing = (k: number): Step =>
  step(
    `failed(${k})`,
    () => ({ type: 'payment-failed', invoiceId: `inv-ann.fall.${k}`, reason: 'declined' }),
    model => model.settle(k, 'refused'),
  )
const sweeping: Step = step(
  'time-passed',
  () => ({ type: 'time-passed' }),
  model => model.timePassed(),
)

test('R-02: a registration does what the model does, whatever it is told in whatever order', {
  timeout: 60_000,
}, () => {
  const n = fc.integer({ min: 1, max: 6 })
  const commands = fc.commands(
    [
      fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map(sections => asking(sections)),
      fc.tuple(n, fc.constantFrom<Answer>('held', 'held', 'waitlisted', 'refused')).map(args => answering(...args)),
      fc.tuple(n, fc.constantFrom<Answer>('held', 'held', 'waitlisted', 'refused')).map(args => answering(...args)),
      fc.tuple(n, fc.boolean()).map(args => promoting(...args)),
      fc.tuple(n, fc.constantFrom('held' as const, 'held' as const, 'declined' as const)).map(args => taking(...args)),
      n.map(dropping),
      n.map(withdrawing),
      fc.integer({ min: 1, max: 4 }).map(paying),
      fc.integer({ min: 1, max: 4 }).map(failing),
      fc.constant(sweeping),
    ],
    { maxCommands: 60, size: 'max' },
  )
  const property = fc.property(commands, steps => {
    const model = new Model()
    fc.modelRun(() => ({ model, real: { state: Registration.initial('ann.fall') } }), [asking(['a', 'b']), ...steps])
  })
  // The same stories every time, which come everywhere; then others.
  fc.assert(property, { numRuns: 200, seed: 1 })
  const all: Standing[] = [...LIVE, 'refused', 'dropped', 'withdrawn', 'expired', 'declined']
  expect(reached, 'every standing has been come to').toEqual(new Set(all))
  fc.assert(property, { numRuns: 100 })
})
