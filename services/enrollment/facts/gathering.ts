import type { CourseTaken, Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { coursesTaken, profiles, sections, students, terms } from '../collections.ts'
import type { RegistrationRequest } from '../contracts.ts'
import { nothingKnown, type StudentFacts } from '../eligibility/student-facts.ts'
import type { Wishes } from '../registration/language.ts'
import { ticketOf } from '../tickets/facts.ts'
import { rulesOf, tiesOf } from './course-facts.ts'
import { sharedBy } from './cross-lists.ts'
import { deadlinesNow } from './deadlines-now.ts'
import { enrollmentsOf, everyEnrollment } from './every-enrollment.ts'
import { sectionsHeld } from './sections-held.ts'

/** A request with everything that deciding it needs to know of term, sections and student, from this service's views. */
export async function gatherFacts(
  context: Context,
  tenant: TenantId,
  student: Id,
  request: RegistrationRequest,
): Promise<Wishes> {
  const wanted = request.add.map(({ sectionId }) => sectionId)
  const drop = request.drop ?? []
  const [term, known, said, ticket, studies, deadlinesBySection] = await Promise.all([
    context.documents(terms).get(tenant, request.term),
    context.documents(sections).getMany(tenant, wanted),
    standingOf(context, tenant, student),
    ticketOf(context, tenant, { student, term: request.term }),
    studiesOf(context, tenant, student, request.term),
    deadlinesNow(context, tenant, request.term, drop),
  ])
  const ofTerm = [...known.values()].map(({ doc }) => doc).filter(section => section.term === request.term)
  const found = await sectionsHeld(context, tenant, term?.doc, ofTerm)
  const [rules, groups] = await Promise.all([
    rulesOf(
      context,
      tenant,
      found.map(({ courseId }) => courseId),
    ),
    sharedBy(context, tenant, found),
  ])
  const add = request.add.map(({ sectionId, credits, swap, waitlist = false }) => {
    const section = found.find(({ id }) => id === sectionId)
    // A group is there before its sections are: where it is not known yet it is on its way here, and the section with it.
    const shared = section?.crossListGroup === undefined ? undefined : groups.get(section.crossListGroup)
    const isKnown = section?.crossListGroup === undefined || shared !== undefined
    const facts = isKnown ? section : undefined
    return { sectionId, credits, waitlist, swap, facts, shared, rules: facts && rules.get(facts.courseId) }
  })
  const studentFacts = { ...said, ticket, ...studies }
  const { allOrNone } = request
  return { student, term: request.term, termFacts: term?.doc, studentFacts, add, drop, deadlinesBySection, allOrNone }
}

async function studiesOf(context: Context, tenant: TenantId, student: Id, term: Id): Promise<Partial<StudentFacts>> {
  const [taken, inProgress] = await Promise.all([
    coursesBefore(context, tenant, student),
    coursesInProgress(context, tenant, student, term),
  ])
  const isGraded = (one: { courseId: Id; term: Id }) =>
    taken.some(({ courseId, term: of }) => courseId === one.courseId && of === one.term)
  const ungraded = inProgress.filter(one => !isGraded(one))
  return { taken, inProgress: ungraded, ties: await tiesOf(context, tenant, [...taken, ...ungraded]) }
}

/** Courses with their grades; where nobody said when a grade was given, it is as old as its term. */
async function coursesBefore(context: Context, tenant: TenantId, student: Id): Promise<CourseTaken[]> {
  const taken = (await context.documents(coursesTaken).get(tenant, student))?.doc.courses ?? []
  const undated = taken.filter(({ takenAt }) => takenAt === undefined).map(course => course.term)
  if (undated.length === 0) return taken
  const known = await context.documents(terms).getMany(tenant, [...new Set(undated)])
  return taken.map(course => ({ takenAt: known.get(course.term)?.doc.end.slice(0, 10), ...course }))
}

async function coursesInProgress(context: Context, tenant: TenantId, student: Id, term: Id) {
  const enrolled = await enrollmentsOf(context, tenant, student, 'enrolled')
  return enrolled.flatMap(({ courseId, credits, term: of }) =>
    courseId !== undefined && of !== term ? [{ courseId, credits, term: of }] : [],
  )
}

/** What those conditional enrollments depend on, now that grades have come: by registration. */
export async function conditionsOf(context: Context, tenant: TenantId, student: Id) {
  const open = (await everyEnrollment(context, tenant, student)).filter(({ conditional }) => conditional)
  const rules = Object.fromEntries(
    await rulesOf(
      context,
      tenant,
      open.flatMap(({ courseId }) => courseId ?? []),
    ),
  )
  const registrations = [...Map.groupBy(open, ({ registrationId }) => registrationId)]
  return Promise.all(
    registrations.map(async ([registrationId, those]) => {
      const term = those[0]?.term ?? ''
      const studies = await studiesOf(context, tenant, student, term)
      const sectionIds = those.map(({ sectionId }) => sectionId)
      const deadlinesBySection = await deadlinesNow(context, tenant, term, sectionIds)
      const studentFacts = { ...(await standingOf(context, tenant, student)), ...studies }
      return { registrationId, rules, studentFacts, deadlinesBySection }
    }),
  )
}

/** What offices say of a student now. */
export async function standingOf(context: Context, tenant: TenantId, student: Id): Promise<StudentFacts> {
  const [standing, known] = await Promise.all([
    context.documents(students).get(tenant, student),
    context.documents(profiles).get(tenant, student),
  ])
  const { holds, overrides, limits } = standing?.doc ?? nothingKnown
  return { ...nothingKnown, holds, overrides, limits, profile: known?.doc.profile }
}
