import type { EnrollmentStatus, Id, Instant, Refusal } from '@campus/contracts'
import { isEdge } from './edges.ts'
import type { RegistrationEvent } from './language.ts'
import { type Item, isLive, type RegistrationState } from './state.ts'

const REMEMBERED_PASSAGES = 100
const REMEMBERED_ENDS = 40

/** What each event makes of a registration. */
export function evolveRegistration(state: RegistrationState, event: RegistrationEvent, at: Instant): RegistrationState {
  const next = evolved(state, event, at)
  const actor = 'actor' in event.data ? event.data.actor : undefined
  return actor
    ? { ...next, history: next.history.map(one => (state.history.includes(one) ? one : { ...one, actor })) }
    : next
}

function evolved(state: RegistrationState, event: RegistrationEvent, at: Instant): RegistrationState {
  switch (event.type) {
    case 'enrollment.registration-requested':
      return requested(state, event, at)
    case 'enrollment.item-held':
      return change(state, event.data.enrollmentId, { seat: 'held' })
    case 'enrollment.item-waitlisted':
      return move(state, event.data.enrollmentId, 'waitlisted', { seat: 'waiting' }, at)
    case 'enrollment.item-promoted':
      return move(state, event.data.enrollmentId, 'requested', { seat: 'held' }, at)
    case 'enrollment.item-offered':
      return move(state, event.data.enrollmentId, 'offered', { seat: 'offered', offerExpires: event.data.expires }, at)
    case 'enrollment.item-offer-ended':
      return move(state, event.data.enrollmentId, event.data.how, ended(at), at)
    case 'enrollment.item-skipped':
      return change(state, event.data.enrollmentId, { skippedFor: codesOf(event.data.reasons) })
    case 'enrollment.item-refused':
      return refused(state, event.data, at)
    case 'enrollment.item-enrolled':
      return move(state, event.data.enrollmentId, 'enrolled', { seat: 'taken', enrolledAt: at }, at)
    case 'enrollment.item-dropped':
      return move(state, event.data.enrollmentId, 'dropped', ended(at), at)
    case 'enrollment.item-confirmed':
      return change(state, event.data.enrollmentId, { conditional: false })
    case 'enrollment.item-admin-dropped':
      return move(state, event.data.enrollmentId, 'admin_dropped', { ...ended(at), reasons: event.data.reasons }, at)
    case 'enrollment.item-cancelled': {
      const { enrollmentId, cancellationId, from: cancelledFrom, reasons } = event.data
      return move(
        state,
        enrollmentId,
        'cancelled_section',
        { ...ended(at), reasons, cancelledFrom, cancellationId },
        at,
      )
    }
    case 'enrollment.item-rescheduled': {
      const { enrollmentId, sectionSequence: sequence, now, clashes } = event.data
      const section = { sequence, status: now.status }
      return change(state, enrollmentId, {
        meetings: now.meetings,
        section,
        ...(clashes.length > 0 && { clashes: true }),
      })
    }
    case 'enrollment.item-withdrawn':
      return move(state, event.data.enrollmentId, 'withdrawn', ended(at), at)
    case 'enrollment.invoice-requested': {
      const { invoiceId, due, lines } = event.data
      const charged = { ...state, invoices: state.invoices + 1 }
      return lines.reduce((old, line) => change(old, line.enrollmentId, { invoiceId, paymentDue: due }), charged)
    }
    case 'enrollment.invoice-withdrawn':
    case 'enrollment.term-withdrawn':
      return state
  }
}

type Refused = Extract<RegistrationEvent, { type: 'enrollment.item-refused' }>['data']
type Requested = Extract<RegistrationEvent, { type: 'enrollment.registration-requested' }>

function requested(state: RegistrationState, { data }: Requested, at: Instant): RegistrationState {
  const asked = data.items.map((item): Item => ({ ...item, status: 'requested', seat: 'asked', reasons: [] }))
  const refused = data.refused.map(({ sectionId, reasons }, index) => ({
    ...refusedItem(sectionId, reasons, `${state.id}.${state.enrollments + asked.length + index + 1}`),
    endedAt: at,
  }))
  const fresh = [...asked, ...refused]
  return {
    ...state,
    student: data.student,
    term: data.term,
    items: [...kept(state.items, fresh, at), ...fresh],
    paymentSeconds: data.paymentSeconds,
    payment: data.payment ?? null,
    maxCredits: data.maxCredits ?? null,
    mayWait: data.mayWait ?? null,
    enrollments: state.enrollments + fresh.length,
    overridesUsed: [...state.overridesUsed, ...asked.flatMap(({ overrides }) => overrides)],
    history: withPassages(state, fresh, at),
  }
}

/** What did not get its seat gives back the overrides it took. */
function refused(state: RegistrationState, { enrollmentId, reasons }: Refused, at: Instant): RegistrationState {
  const taken = state.items.find(item => item.enrollmentId === enrollmentId)?.overrides ?? []
  const overridesUsed = state.overridesUsed.filter(id => !taken.includes(id))
  return move({ ...state, overridesUsed }, enrollmentId, 'refused', { ...ended(at), reasons }, at)
}

/** Without what ended before and is tried again, or ended long ago; what ended in this very turn has yet to be shown. */
function kept(items: readonly Item[], fresh: readonly Item[], at: Instant): Item[] {
  const again = new Set(fresh.map(({ sectionId }) => sectionId))
  const over = items.filter(item => !isLive(item) && item.endedAt !== at)
  const forgotten = new Set([
    ...over.filter(({ sectionId }) => again.has(sectionId)),
    ...over.slice(0, Math.max(0, over.length - REMEMBERED_ENDS)),
  ])
  return items.filter(item => !forgotten.has(item))
}

/** What a skip was for, to tell the same thing once. */
export const codesOf = (reasons: readonly Refusal[]): string => reasons.map(({ code }) => code).join()

const ended = (at: Instant): Partial<Item> => ({ seat: 'none', endedAt: at })

const refusedItem = (sectionId: Id, reasons: Refusal[], enrollmentId: Id): Item => ({
  enrollmentId,
  sectionId,
  credits: 0,
  waitlist: false,
  meetings: [],
  replaces: [],
  overrides: [],
  lifted: [],
  conditional: false,
  status: 'refused',
  seat: 'none',
  reasons,
})

function change(state: RegistrationState, enrollmentId: Id, to: Partial<Item>): RegistrationState {
  const items = state.items.map(item => (item.enrollmentId === enrollmentId ? { ...item, ...to } : item))
  return { ...state, items }
}

/**
 * A step from one status to another shows in the history; to end again is no step. A step that R-02 does not have is a
 * mistake of whoever decided it: nothing comes of it.
 */
function move(
  state: RegistrationState,
  enrollmentId: Id,
  status: EnrollmentStatus,
  to: Partial<Item>,
  at: Instant,
): RegistrationState {
  const before = state.items.find(item => item.enrollmentId === enrollmentId)
  if (!before || before.status === status) return state
  if (!isEdge(before.status, status))
    throw new TypeError(`${enrollmentId} cannot go from ${before.status} to ${status}`)
  const moved = change(state, enrollmentId, { ...to, status })
  return { ...moved, history: withPassages(moved, [{ ...before, ...to, status }], at) }
}

const withPassages = (state: RegistrationState, items: readonly Item[], at: Instant) =>
  [
    ...state.history,
    ...items.map(({ sectionId, status, reasons }) => ({
      at,
      sectionId,
      status,
      reasons: reasons.map(({ code }) => code),
    })),
  ].slice(-REMEMBERED_PASSAGES)
