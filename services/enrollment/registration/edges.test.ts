import {
  EnrollmentStatus,
  ItemAdminDropped,
  ItemCancelled,
  ItemOfferEnded,
  ItemOffered,
  ItemWithdrawn,
  refusal,
} from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { nothingKnown } from '../eligibility/student-facts.ts'
import {
  answered,
  drop,
  dropped,
  enrolled,
  full,
  given,
  held,
  invoiced,
  invoicePaid,
  item,
  oneAsked,
  oneEnrolled,
  oneHeld,
  oneWaiting,
  overdue,
  paymentFailed,
  refused,
  request,
  requested,
  requestedItem,
  seatPromoted,
  termFacts,
  waitlisted,
  wish,
} from '../testing/registration-story.ts'
import { isEdge } from './edges.ts'
import { RegistrationCommand, type RegistrationEvent } from './language.ts'

const enrollmentId = 'ann.fall.1'
const expires = '2026-08-16T12:00:00.000Z'
const reasons = [refusal('SECTION_CLOSED', 'Cancelled.')]
const onCondition = requested([requestedItem(1, 'a', { conditional: true })])
const conditional = [onCondition, held(1, 'a')]
const offer = ItemOffered({ ...item(1, 'a'), expires })
const oneOffered = [...oneWaiting, offer]
const over = (how: 'declined' | 'expired') => [...oneOffered, ItemOfferEnded({ ...item(1, 'a'), how })]
const cancelled = { cancellationId: 'a.c1', from: 'enrolled' as const, alternates: [], warnings: [] }

/** How an enrollment comes to have each status, in each of the ways that matter. */
const stories: Record<EnrollmentStatus, RegistrationEvent[][]> = {
  requested: [oneAsked, oneHeld, [...conditional, invoiced(1, [[1, 'a']])]],
  waitlisted: [oneWaiting, [onCondition, waitlisted(1, 'a')]],
  offered: [oneOffered, [onCondition, waitlisted(1, 'a'), offer]],
  enrolled: [oneEnrolled, [...conditional, invoiced(1, [[1, 'a']]), enrolled(1, 'a')]],
  expired: [over('expired')],
  declined: [over('declined')],
  refused: [[...oneAsked, refused(1, 'a', [full], false)]],
  dropped: [[...oneEnrolled, dropped(1, 'a')]],
  withdrawn: [[...oneEnrolled, ItemWithdrawn({ ...item(1, 'a'), seat: true })]],
  admin_dropped: [[...oneEnrolled, ItemAdminDropped({ ...item(1, 'a'), reasons, seat: true })]],
  cancelled_section: [[...oneEnrolled, ItemCancelled({ ...item(1, 'a'), ...cancelled, reasons, seat: true })]],
}
const { add } = request([wish('a'), wish('b')])
const failed = { taken: [{ courseId: 'cs-101', term: 'spring', grade: 'F', credits: 3 }] }
const rules = { 'course-a': { prerequisites: { course: 'cs-101' } } }
const onBehalf = { reason: 'A mistake.' }
const late = { ...termFacts, dropDeadline: '2026-08-01T00:00:00.000Z' }

/** Every command there is, with whatever may come along with it. */
const commands: RegistrationCommand[] = [
  request([wish('a')]),
  request([wish('b')], { drop: ['a'] }),
  request([wish('b', { swap: 'a' })], { allOrNone: true }),
  { type: 'consider', student: 'ann', term: 'fall', termFacts, add, drop: ['a'] },
  ...(['held', 'waitlisted', 'refused'] as const).map(how => answered(1, how, how === 'refused' ? [full] : [])),
  seatPromoted(1),
  { type: 'seat-promoted', enrollmentId, offeredUntil: expires },
  { type: 'seat-doubted', enrollmentId, sectionId: 'a' },
  { type: 'seat-doubted', enrollmentId, sectionId: 'a', waits: true },
  { type: 'accept-offer', enrollmentId },
  { type: 'decline-offer', enrollmentId },
  { type: 'grades-known', studentFacts: { ...nothingKnown, ...failed }, rules },
  { type: 'section-changed', enrollmentId, sectionSequence: 9, now: { meetings: [], status: 'closed' } },
  { type: 'withdraw', enrollmentId, deadlines: late },
  drop(1),
  ...[termFacts, late].map(deadlines => ({
    type: 'drop-administratively' as const,
    enrollmentId,
    deadlines,
    onBehalf,
  })),
  ...[termFacts, late].map(deadlines => ({
    type: 'withdraw-from-term' as const,
    deadlinesBySection: { a: deadlines },
  })),
  { type: 'cancel-section', enrollmentId, cancellationId: 'a.c1', reason: 'Nobody.', alternates: [] },
  invoicePaid(1),
  paymentFailed(1),
  overdue,
]
const LATER = '2026-08-20T12:00:00.000Z'
const nothing: RegistrationCommand = invoicePaid(99)

/** The steps of the enrollment, event by event: `requested > enrolled`. */
function steps(from: EnrollmentStatus, story: readonly RegistrationEvent[], events: readonly RegistrationEvent[]) {
  const standings = events.map((_, index) => {
    const { items } = given(...story, ...events.slice(0, index + 1)).when(nothing).state
    return items.find(one => one.enrollmentId === enrollmentId)?.status
  })
  return standings.flatMap((to, index) => {
    const before = standings[index - 1] ?? from
    return to === undefined || to === before ? [] : [`${before} > ${to}`]
  })
}

describe('R-02: from each status an enrollment goes along its edges, and nowhere else', () => {
  test('whatever it is told, and whenever', () => {
    const taken = new Set<string>()
    for (const [from, those] of Object.entries(stories) as [EnrollmentStatus, RegistrationEvent[][]][])
      for (const story of those)
        for (const command of commands)
          for (const at of [undefined, LATER])
            for (const step of steps(from, story, given(...story).when(command, at).events)) taken.add(step)
    const every = EnrollmentStatus.options
    const allowed = every.flatMap(from => every.filter(to => isEdge(from, to)).map(to => `${from} > ${to}`))
    expect([...taken].toSorted()).toEqual(allowed.toSorted())
  })
  test('every command was among them', () => {
    const types = RegistrationCommand.options.map(({ shape }) => shape.type.value)
    expect(new Set(commands.map(({ type }) => type))).toEqual(new Set(types))
  })
  test('every story ends in the status that it is told of', () => {
    for (const [status, those] of Object.entries(stories))
      for (const story of those)
        expect(given(...story).when({ type: 'time-passed' }).state.items[0]?.status).toBe(status)
  })
  test('a step that is none is refused as the mistake that it is', () => {
    expect(() => given(...oneEnrolled, dropped(1, 'a'), enrolled(1, 'a')).when(overdue)).toThrow(
      'ann.fall.1 cannot go from dropped to enrolled',
    )
  })
})
