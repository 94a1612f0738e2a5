import type { Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { type Enrollment, terms } from '../collections.ts'
import { spanOf } from '../eligibility/held.ts'
import { everyEnrollment } from '../facts/every-enrollment.ts'
import type { EnrolledSection } from './calendar.ts'
import { calendarSections } from './collections.ts'

/**
 * The sections that a student is enrolled in, in whatever term, or was until they were cancelled; who waits, was refused
 * or left is not.
 */
export async function enrolledIn(context: Context, tenant: TenantId, student: Id): Promise<EnrolledSection[]> {
  const mine = (await everyEnrollment(context, tenant, student)).filter(isShown)
  const [known, dates] = await Promise.all([
    context.documents(calendarSections).getMany(tenant, idsOf(mine, 'sectionId')),
    context.documents(terms).getMany(tenant, idsOf(mine, 'term')),
  ])
  return mine.flatMap(({ sectionId, term, status }) => {
    const [section, span] = [known.get(sectionId), dates.get(term)]
    if (!section || !span) return []
    const held = { ...span.doc, ...spanOf(section.doc, span.doc) }
    const revision = sequenceOf(section) + sequenceOf(span)
    if (status === 'enrolled') return [{ section: section.doc, term: held, revision }]
    // Newer than what the calendar has, whether or not the catalog knows of it yet.
    return [{ section: { ...section.doc, status: 'cancelled' as const }, term: held, revision: revision + 1 }]
  })
}

const isShown = ({ status, cancelledFrom }: Enrollment): boolean =>
  status === 'enrolled' || (status === 'cancelled_section' && cancelledFrom === 'enrolled')

const idsOf = (those: readonly Enrollment[], field: 'sectionId' | 'term'): Id[] => [
  ...new Set(those.map(each => each[field])),
]

const sequenceOf = ({ sequences }: { readonly sequences: Readonly<Record<string, number>> }): number =>
  sequences['self'] ?? 0
