import { isDeepStrictEqual } from 'node:util'
import {
  CoursesRecorded,
  CourseTaken,
  CreditLimit,
  CreditLimitSet,
  type EventOf,
  Hold,
  HoldOwner,
  HoldPlaced,
  HoldReleased,
  Id,
  Instant,
  Override,
  OverrideGranted,
  OverrideUsed,
  refusal,
  StudentProfile,
  StudentProfileSet,
  StudentView,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate, type Moment, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { withLimit } from '../eligibility/credit-limits.ts'

export const StudentState = z.object({
  id: Id,
  /** Those in force or to come; what was released is told by the events alone. */
  holds: z.array(Hold),
  overrides: z.array(Override),
  /** Most credits: at most one limit for a term, and one for all others. */
  limits: z.array(CreditLimit).default([]),
  /** Courses taken before, each once for each term. */
  taken: z.array(CourseTaken),
  /** What else the university knows of the student. */
  profile: StudentProfile.optional(),
  /** Holds and overrides ever, for their ids. */
  holdsPlaced: z.number().int(),
  overridesGranted: z.number().int(),
})
export type StudentState = z.infer<typeof StudentState>

const Placing = Hold.omit({ id: true, student: true, placedBy: true, start: true }).extend({
  start: Instant.optional(),
})
/** Granted by who asks, unless somebody gave the leave before. */
const Granting = Override.omit({ id: true, student: true, usedFor: true }).partial({ grantedBy: true })

const SetLimit = CreditLimitSet.data.omit({ student: true, setBy: true })

export const StudentCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('place-hold'), hold: Placing }),
  z.object({ type: z.literal('release-hold'), holdId: Id, as: z.array(HoldOwner) }),
  z.object({ type: z.literal('grant-override'), override: Granting }),
  z.object({ type: z.literal('use-override'), overrideId: Id, enrollmentId: Id }),
  SetLimit.extend({ type: z.literal('set-limit') }),
  z.object({ type: z.literal('set-profile'), profile: StudentProfile }),
  z.object({ type: z.literal('record-courses'), courses: z.array(CourseTaken).max(2_000) }),
])
export type StudentCommand = z.infer<typeof StudentCommand>
type Command<Type extends StudentCommand['type']> = Extract<StudentCommand, { type: Type }>

export const studentEvents = [
  HoldPlaced,
  HoldReleased,
  OverrideGranted,
  OverrideUsed,
  CreditLimitSet,
  CoursesRecorded,
  StudentProfileSet,
] as const
type Event = EventOf<(typeof studentEvents)[number]>

/** Holds and overrides that one student has at most: what is read at every registration stays small. */
const MOST = 200

/**
 * What stands between a student and a section, or lets them past: holds, overrides, courses taken and
 * the student's profile, how many credits at most.
 */
export const Student = defineAggregate<StudentState, StudentCommand, Event, StudentView>({
  type: 'Student',
  command: StudentCommand,
  state: StudentState,
  view: StudentView,
  events: studentEvents,
  initial: id => ({ id, holds: [], overrides: [], limits: [], taken: [], holdsPlaced: 0, overridesGranted: 0 }),
  decide,
  evolve,
  show: ({ id, holds, overrides, limits }) => ({ id, holds, overrides, limits }),
  // Grades and profiles are for the student and the registrar: they leave the service in no event.
  topic: ({ type }) => (type === CoursesRecorded.type || type === StudentProfileSet.type ? null : 'enrollment'),
})

function decide(command: StudentCommand, state: StudentState, moment: Moment): Decision<Event> {
  switch (command.type) {
    case 'place-hold':
      return placeHold(command, state, moment)
    case 'release-hold':
      return releaseHold(command, state, moment)
    case 'grant-override':
      return grant(command, state, moment)
    case 'use-override':
      return accept(used(command, state))
    case 'set-limit':
      return setLimit(command, state, moment)
    case 'set-profile':
      return setProfile(command, state, moment)
    case 'record-courses':
      return accept([CoursesRecorded({ student: state.id, courses: merged(state.taken, command.courses) })])
  }
}

function placeHold({ hold }: Command<'place-hold'>, state: StudentState, { now, by }: Moment): Decision<Event> {
  const start = hold.start ?? now
  if (hold.end !== undefined && hold.end <= start)
    return refuse(refusal('DATES_INVALID', 'A hold ends after it starts.', { start, end: hold.end }))
  if (state.holds.filter(({ end }) => end === undefined || end > now).length >= MOST)
    return refuse(refusal('TOO_MANY', `A student has at most ${MOST} holds.`))
  const id = `${state.id}.h${state.holdsPlaced + 1}`
  return accept([HoldPlaced({ ...hold, id, student: state.id, start, placedBy: by })], { id })
}

function releaseHold({ holdId, as }: Command<'release-hold'>, state: StudentState, { by }: Moment): Decision<Event> {
  const hold = state.holds.find(({ id }) => id === holdId)
  if (!hold) return refuse(refusal('NOT_FOUND', 'There is no such hold, or not any more.'))
  if (!as.includes(hold.owner))
    return refuse(
      refusal('NOT_OWNER', `Only the office that placed this hold releases it: ${hold.office.name}.`, {
        office: hold.office,
      }),
    )
  const { id, student, type, office } = hold
  return accept([HoldReleased({ id, student, type, office, releasedBy: by })])
}

function grant({ override }: Command<'grant-override'>, state: StudentState, { now, by }: Moment): Decision<Event> {
  if (override.expires <= now) return refuse(refusal('DATES_INVALID', 'An override expires in the future.'))
  const { grantedBy = by } = override
  if (grantedBy === state.id) return refuse(refusal('NOT_OWNER', 'Nobody grants an override to themselves.'))
  const open = state.overrides.filter(({ usedFor, expires }) => usedFor === undefined && expires > now)
  if (open.length >= MOST) return refuse(refusal('TOO_MANY', `A student has at most ${MOST} overrides open.`))
  const id = `${state.id}.o${state.overridesGranted + 1}`
  return accept([OverrideGranted({ ...override, id, student: state.id, grantedBy })], { id })
}

function used({ overrideId, enrollmentId }: Command<'use-override'>, { overrides }: StudentState): Event[] {
  const override = overrides.find(({ id, usedFor }) => id === overrideId && usedFor === undefined)
  if (!override) return []
  const { id, student, sectionId, codes } = override
  return [OverrideUsed({ id, student, sectionId, codes, usedFor: enrollmentId })]
}

function setLimit(command: Command<'set-limit'>, state: StudentState, { by }: Moment): Decision<Event> {
  if (by === state.id) return refuse(refusal('NOT_OWNER', 'Nobody sets a limit for themselves.'))
  const { type: _, ...limit } = command
  const limits = withLimit(state.limits, { ...limit, setBy: by })
  if (isDeepStrictEqual(limits, state.limits)) return accept([])
  if (limits.length > MOST) return refuse(refusal('TOO_MANY', `A student has at most ${MOST} limits.`))
  return accept([CreditLimitSet({ ...limit, student: state.id, setBy: by })])
}

function setProfile({ profile }: Command<'set-profile'>, state: StudentState, { by }: Moment): Decision<Event> {
  if (by === state.id) return refuse(refusal('NOT_OWNER', 'Nobody writes their own profile.'))
  if (isDeepStrictEqual(profile, state.profile)) return accept([])
  return accept([StudentProfileSet({ student: state.id, profile, setBy: by })])
}

/** What was known, with what is told now in the place of the same course in the same term. */
function merged(known: readonly CourseTaken[], told: readonly CourseTaken[]): CourseTaken[] {
  const byAttempt = new Map([...known, ...told].map(one => [`${one.courseId} ${one.term}`, one]))
  return [...byAttempt.values()]
}

function evolve(state: StudentState, event: Event, at: Instant): StudentState {
  switch (event.type) {
    case 'enrollment.hold-placed': {
      const inForce = state.holds.filter(({ end }) => end === undefined || end > at)
      return { ...state, holds: [...inForce, event.data], holdsPlaced: state.holdsPlaced + 1 }
    }
    case 'enrollment.hold-released':
      return { ...state, holds: state.holds.filter(({ id }) => id !== event.data.id) }
    case 'enrollment.override-granted': {
      const open = state.overrides.filter(({ expires, usedFor }) => expires > at && usedFor === undefined)
      return { ...state, overrides: [...open, event.data], overridesGranted: state.overridesGranted + 1 }
    }
    case 'enrollment.override-used': {
      const { id, usedFor } = event.data
      return { ...state, overrides: state.overrides.map(one => (one.id === id ? { ...one, usedFor } : one)) }
    }
    case 'enrollment.credit-limit-set':
      return { ...state, limits: withLimit(state.limits, event.data) }
    case 'enrollment.courses-recorded':
      return { ...state, taken: event.data.courses }
    case 'enrollment.student-profile-set':
      return { ...state, profile: event.data.profile }
  }
}
