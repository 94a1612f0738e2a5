import { type Instant, type Refusal, SectionSet } from '@campus/contracts'
import type { CommitRow } from '@campus/dapr'
import type { Chance } from '@campus/testing/random'
import { badWeather, type Simulator } from '@campus/testing/simulator'
import { nothingKnown } from '../../services/enrollment/eligibility/student-facts.ts'
import type { RegistrationCommand } from '../../services/enrollment/registration/language.ts'
import { Registration } from '../../services/enrollment/registration/registration.ts'
import { type Spoil, university } from './university.ts'

const SECTION = 'math-1'
const OFFER_HOURS = 1
/** Seconds between two looks at how somebody's item stands. */
const LOOK = 60
const always = '2026-01-01T00:00:00.000Z'
const never = '2027-01-01T00:00:00.000Z'
const termFacts = {
  ...{ id: 'fall', registrationOpens: always, registrationCloses: never },
  ...{ addDeadline: never, dropDeadline: never, withdrawDeadline: never },
}
const seating = { capacity: 1, waitlistCapacity: 9, waitlistMode: 'offer' as const, offerHours: OFFER_HOURS }
const section = {
  ...{ id: SECTION, courseId: 'math', term: 'fall', crn: '1', credits: { min: 3, max: 3 }, meetings: [] },
  ...{ arranged: true, status: 'open' as const, ...seating },
}

/** What became of an offer that was accepted around the moment at which it ends. */
export interface Race {
  readonly simulator: Simulator
  /** When ann's offer ends. */
  readonly ends: Instant
  /** What her tries to accept were answered; nothing stands for yes. */
  readonly answers: readonly (readonly Refusal[])[]
}

/**
 * A section with one seat that offers. Zoe has it, ann and then bob wait; zoe leaves, and ann is offered the seat. She
 * accepts, from several places at once, around the very moment at which her offer ends (S-04), while sweepers look
 * whether it has; bob accepts whatever he is offered.
 */
export async function raceForAnOffer(chance: Chance, spoil: Spoil = service => service): Promise<Race> {
  const simulator = university(chance, badWeather, spoil)
  const { agenda } = simulator
  const over = agenda.now + 4 * 3_600_000
  const answers: Refusal[][] = []
  let said = 0
  const tell = (student: string, command: RegistrationCommand, refused: (by: Refusal[]) => void = () => undefined) => {
    const message = { id: `${student}-${++said}`, by: student, correlationId: 'race', command }
    simulator.tell(Registration, `${student}.fall`, message, reply => refused(reply.ok ? [] : [...reply.refused]))
  }
  const itemOf = (student: string) => simulator.state(Registration, `${student}.fall`).items[0]
  /** Does this once the student's item has come to this status. */
  const once = (student: string, status: string, then: (enrollmentId: string) => void): void => {
    agenda.after(LOOK, async () => {
      const item = itemOf(student)
      if (item?.status === status) then(item.enrollmentId)
      else if (agenda.now < over) once(student, status, then)
    })
  }
  const raceOf = (enrollmentId: string): void => {
    const left = (Date.parse(itemOf('ann')?.offerExpires ?? '') - agenda.now) / 1_000
    for (let tries = 1 + chance.below(3); tries > 0; tries--)
      agenda.after(left - chance.below(2) / 1_000, async () =>
        tell('ann', { type: 'accept-offer', enrollmentId }, refused => answers.push(refused)),
      )
    for (let sweepers = chance.below(3); sweepers > 0; sweepers--)
      agenda.after(left - chance.below(2) / 1_000, async () => tell('ann', { type: 'time-passed' }))
    once('bob', 'offered', theirs => tell('bob', { type: 'accept-offer', enrollmentId: theirs }))
  }

  simulator.publish('catalog', SectionSet, { type: 'Section', id: SECTION }, 1, section)
  tell('zoe', request('zoe'))
  once('zoe', 'enrolled', () => tell('ann', request('ann')))
  once('ann', 'waitlisted', () => tell('bob', request('bob')))
  once('bob', 'waitlisted', () => tell('zoe', { type: 'drop', enrollmentId: 'zoe.fall.1', deadlines: termFacts }))
  once('ann', 'offered', raceOf)
  await agenda.run()
  return { simulator, ends: itemOf('ann')?.offerExpires ?? '', answers }
}

const request = (student: string): RegistrationCommand => ({
  type: 'request',
  student,
  term: 'fall',
  termFacts,
  studentFacts: nothingKnown,
  add: [{ sectionId: SECTION, waitlist: true, facts: { ...section, sequence: 1 } }],
  drop: [],
  paymentSeconds: 600,
  payment: { gateway: 'test', outcome: 'succeed' },
})

/** Moments at which more than one registration took the seat for its own. */
export function sharedSeat({ commits }: Simulator): string[] {
  const owners = new Set<string>()
  return commits.filter(({ type }) => type === 'Registration').flatMap(commit => owned(commit, owners))
}

function owned({ id, at, after }: CommitRow, owners: Set<string>): string[] {
  const { items } = after as { items: { seat: boolean }[] }
  if (items.some(({ seat }) => seat)) owners.add(id)
  else owners.delete(id)
  return owners.size > 1 ? [`${[...owners].join(' and ')} at ${at}`] : []
}
