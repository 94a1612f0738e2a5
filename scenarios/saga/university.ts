import {
  CrossListGroupSet,
  later,
  type Meeting,
  type PaymentChoice,
  Payment as PaymentReference,
  SectionSet,
  StudentProfile,
} from '@campus/contracts'
import type { Context } from '@campus/platform'
import type { Chance } from '@campus/testing/random'
import { type SimulatedService, Simulator, type Weather } from '@campus/testing/simulator'
import { Account } from '../../services/billing/account.ts'
import { GatewayRequest, testGateway } from '../../services/billing/gateway.ts'
import { Payment } from '../../services/billing/payment.ts'
import { reactions as billingReactions } from '../../services/billing/reactions.ts'
import { subscriptions as workerSubscriptions } from '../../services/billing-worker/subscriptions.ts'
import { Cancellation } from '../../services/enrollment/cancellations/cancellation.ts'
import type { CancellationCommand } from '../../services/enrollment/cancellations/language.ts'
import type { SectionFacts } from '../../services/enrollment/eligibility/section-facts.ts'
import { nothingKnown } from '../../services/enrollment/eligibility/student-facts.ts'
import { reactions as enrollmentReactions } from '../../services/enrollment/reactions.ts'
import type { RegistrationCommand } from '../../services/enrollment/registration/language.ts'
import { Registration } from '../../services/enrollment/registration/registration.ts'
import { Seats } from '../../services/enrollment/seats/seats.ts'

/**
 * A university of six sections and a few students, who do what comes to their minds for two minutes. Two sections are
 * cross-listed, and one keeps a seat for artists for the first half of the time.
 */
const SECONDS = 120
const PAYMENT_SECONDS = 40
export const STUDENTS = ['ann', 'bob', 'cid', 'dan', 'eve']
const at = (start: string, end: string): Meeting[] => [{ days: ['MO'], start, end }]
const GROUP = 'cinema'
const forArtists = [{ filter: { majors: ['art'] }, seats: 1, releaseAt: '2026-08-15T08:01:00.000Z' }]
type Listed = Pick<SectionFacts, 'id' | 'courseId' | 'credits' | 'meetings' | 'reserves' | 'crossListGroup'>
export const CATALOG: Listed[] = [
  { id: 'film-1', courseId: 'film', credits: { min: 2, max: 2 }, meetings: [], crossListGroup: GROUP },
  { id: 'lit-1', courseId: 'lit', credits: { min: 2, max: 2 }, meetings: [], crossListGroup: GROUP },
  { id: 'math-1', courseId: 'math', credits: { min: 3, max: 3 }, meetings: at('09:00', '10:00') },
  { id: 'math-2', courseId: 'math', credits: { min: 3, max: 3 }, meetings: at('11:00', '12:00') },
  { id: 'art-1', courseId: 'art', credits: { min: 1, max: 4 }, meetings: at('09:30', '10:30'), reserves: forArtists },
  { id: 'choir-1', courseId: 'choir', credits: { min: 0, max: 0 }, meetings: [] },
]
const always = '2026-01-01T00:00:00.000Z'
const never = '2027-01-01T00:00:00.000Z'
const termFacts = {
  id: 'fall',
  registrationOpens: always,
  registrationCloses: never,
  addDeadline: never,
  dropDeadline: never,
  withdrawDeadline: never,
}
const RULES = { prerequisites: { course: 'bio' } }
const lateInTerm = { ...termFacts, dropDeadline: always }

/** Changes a service before it takes part, to see whether anybody notices. */
export type Spoil = (service: SimulatedService) => SimulatedService

/** The services of a university, before anything has happened. */
export function university(seed: number | Chance, weather: Weather, spoil: Spoil): Simulator {
  const simulator = new Simulator(seed, weather)
  const tenants = { get: async () => ({ doc: { currency: 'USD' } }) }
  const context = {
    aggregates: { send: simulator.send, sendCalmly: simulator.send },
    documents: () => tenants,
  } as unknown as Context
  const enrollment = { aggregates: [Registration, Seats, Cancellation], subscriptions: enrollmentReactions(context) }
  const billing = {
    aggregates: [Account, Payment],
    subscriptions: billingReactions(context),
    outside: { gateway: async (input: unknown) => testGateway(GatewayRequest.parse(input), simulator.now) },
  }
  const worker = { aggregates: [], subscriptions: workerSubscriptions(context) }
  for (const [name, parts] of Object.entries({ enrollment, billing, 'billing-worker': worker }))
    simulator.add(spoil({ name, ...parts }))
  return simulator
}

interface Offered {
  readonly sections: ReadonlyMap<string, Sections>
  /** What the cross-listed sections have together. */
  readonly group: { readonly capacity: number; readonly sequence: number }
}

interface Sections {
  capacity: number
  waitlistCapacity: number
  waitlistMode: 'auto' | 'offer'
  sequence: number
}

export interface Story {
  readonly weather: Weather
  /** The capacity of sections goes down too, not only up. */
  readonly capacityIsCut?: boolean
  readonly spoil?: Spoil
}

/** What happens there, as the seed says; afterwards everything has come to rest. */
export async function semester(seed: number, { weather, capacityIsCut = false, spoil = service => service }: Story) {
  const simulator = university(seed, weather, spoil)
  const { chance, agenda } = simulator
  const sections = new Map<string, Sections>()
  const open = (id: string, capacity: number): void => {
    const sequence = (sections.get(id)?.sequence ?? 0) + 1
    sections.set(id, {
      capacity,
      waitlistCapacity: chance.below(3),
      waitlistMode: chance.pick(['auto', 'offer']),
      sequence,
    })
    simulator.publish('catalog', SectionSet, { type: 'Section', id }, sequence, sectionOf(id, sections))
  }
  const group = { capacity: 0, sequence: 0 }
  const share = (capacity: number): void => {
    Object.assign(group, { capacity, sequence: group.sequence + 1 })
    const data = { id: GROUP, capacity }
    simulator.publish('catalog', CrossListGroupSet, { type: 'CrossListGroup', id: GROUP }, group.sequence, data)
  }
  for (const { id } of CATALOG) open(id, 1 + chance.below(2))
  share(1 + chance.below(2))
  agenda.after(chance.number() * SECONDS, async () => share(capacityIsCut ? chance.below(3) : group.capacity + 1))
  for (let change = 0; change < 3; change++)
    agenda.after(chance.number() * SECONDS, async () => {
      const { id } = chance.pick(CATALOG)
      const capacity = sections.get(id)?.capacity ?? 0
      open(id, capacityIsCut ? chance.below(3) : capacity + 1)
    })
  if (chance.happens(0.3)) agenda.after(chance.number() * SECONDS, async () => cancel(simulator, chance.pick(CATALOG)))
  let commands = 0
  for (const student of STUDENTS)
    for (let deed = 0; deed < 1 + chance.below(6); deed++)
      agenda.after(chance.number() * SECONDS, async () =>
        act(simulator, { sections, group }, student, `deed-${++commands}`),
      )
  await agenda.run()
  return simulator
}

/** Two registrars cancel a section. */
function cancel(simulator: Simulator, { id: section, crossListGroup }: Listed): void {
  const tell = (by: string, command: CancellationCommand, heard?: () => void): void =>
    simulator.tell(Cancellation, section, { id: `${by}-${command.type}`, by, correlationId: by, command }, heard)
  const approve = { type: 'approve' as const, cancellationId: `${section}.c1`, crossListGroup, alternates: [] }
  tell('rita', { type: 'propose', reason: 'Nobody can teach it.' }, () => tell('sam', approve))
}

const sectionOf = (id: string, sections: ReadonlyMap<string, Sections>) => {
  const known = CATALOG.find(section => section.id === id)
  const { capacity = 0, waitlistCapacity = 0, waitlistMode } = sections.get(id) ?? {}
  const fixed = { term: 'fall', crn: id.slice(0, 12), arranged: false, status: 'open' as const }
  return { ...known, ...fixed, capacity, waitlistCapacity, waitlistMode, offerHours: 1 }
}

/** A student asks for sections, leaves one, answers an offer, or pays an invoice by hand. */
function act(simulator: Simulator, offered: Offered, student: string, id: string): void {
  const { chance } = simulator
  const registrationId = `${student}.fall`
  const tell = (command: RegistrationCommand): void =>
    simulator.tell(Registration, registrationId, { id, by: student, correlationId: id, command })
  const { items } = simulator.state(Registration, registrationId)
  const open = items.some(({ conditional }) => conditional)
  const enrolled = items.find(({ status }) => status === 'enrolled')
  const offer = items.find(({ status }) => status === 'offered')
  if (open && chance.happens(0.5)) tell(grades(chance.pick(['A', 'F'])))
  else if (offer && chance.happens(0.7))
    tell({ type: chance.happens(0.7) ? 'accept-offer' : 'decline-offer', enrollmentId: offer.enrollmentId })
  else if (chance.happens(0.55) || items.length === 0) tell(request(simulator, offered, student))
  else if (chance.happens(0.6))
    tell({ type: 'drop', enrollmentId: chance.pick(items).enrollmentId, deadlines: termFacts })
  else if (enrolled && chance.happens(0.4))
    tell({ type: 'withdraw', enrollmentId: enrolled.enrollmentId, deadlines: lateInTerm })
  else if (enrolled && chance.happens(0.3)) tell(chance.pick([officeDrops(enrolled.enrollmentId), leavesTerm()]))
  else payByHand(simulator, student, id)
}

const officeDrops = (enrollmentId: string): RegistrationCommand => ({
  ...{ type: 'drop-administratively', enrollmentId, deadlines: termFacts },
  onBehalf: { reason: 'Never came.' },
})
const leavesTerm = (): RegistrationCommand => ({
  type: 'withdraw-from-term',
  deadlinesBySection: Object.fromEntries(CATALOG.map(({ id }, index) => [id, index < 2 ? termFacts : lateInTerm])),
})

function request({ chance }: Simulator, { sections, group }: Offered, student: string): RegistrationCommand {
  const wanted = CATALOG.filter(() => chance.happens(0.5))
  const outcome = chance.pick(['succeed', 'fail', 'late', 'silent'] as const)
  const payment: PaymentChoice = { gateway: 'test', outcome, afterSeconds: chance.below(2 * PAYMENT_SECONDS) }
  return {
    type: 'request',
    student,
    term: 'fall',
    termFacts,
    studentFacts: { ...nothingKnown, profile: profileOf(student), inProgress: [{ courseId: 'bio', credits: 3 }] },
    add: wanted.map(section => {
      const { sequence = 1 } = sections.get(section.id) ?? {}
      const known = sectionOf(section.id, sections)
      const facts = { ...section, ...known, term: 'fall', sequence } as SectionFacts
      const swap = chance.happens(0.2) ? chance.pick(CATALOG).id : undefined
      return {
        sectionId: section.id,
        waitlist: chance.happens(0.6),
        facts,
        swap,
        ...(section.crossListGroup !== undefined && { shared: { ...group } }),
        ...(chance.happens(0.3) && { rules: RULES }),
      }
    }),
    drop: CATALOG.filter(() => chance.happens(0.15)).map(section => section.id),
    paymentSeconds: PAYMENT_SECONDS,
    ...(chance.happens(0.7) && { payment }),
  }
}

const profileOf = (student: string) =>
  StudentProfile.parse(['ann', 'bob'].includes(student) ? { programs: ['art'] } : {})

/** The course that some sections ask for is graded. */
function grades(grade: string): RegistrationCommand {
  const taken = [{ courseId: 'bio', term: 'spring', grade, credits: 3 }]
  const rules = Object.fromEntries(CATALOG.map(({ courseId }) => [courseId, RULES]))
  return { type: 'grades-known', studentFacts: { ...nothingKnown, taken }, rules }
}

function payByHand(simulator: Simulator, student: string, id: string): void {
  const { chance, now } = simulator
  const { invoices } = simulator.state(Account, student)
  const invoice = invoices.filter(({ status }) => status === 'issued').at(-1)
  if (!invoice) return
  const command = {
    type: 'start' as const,
    invoiceId: invoice.id,
    registrationId: invoice.registrationId,
    student,
    amount: invoice.total,
    gateway: 'test' as const,
    outcome: chance.pick(['succeed', 'fail', 'late'] as const),
    expires: later(now, PAYMENT_SECONDS),
  }
  simulator.tell(PaymentReference, `pay-${id}`, { id, by: student, correlationId: id, command })
}
