import {
  Account,
  type AccountView,
  type Alternate,
  type Id,
  openSeats,
  type SectionSeats,
  type TenantId,
} from '@campus/contracts'
import type { Context } from '@campus/platform'
import { type Enrollment, registrations, seats, sections } from '../collections.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'
import { enrollmentsIn } from '../facts/every-enrollment.ts'
import { LIVE } from '../registration/state.ts'
import type { Open, PreviewFacts } from './preview.ts'

/** Other sections that are looked at, and told about. */
const MOST_ALTERNATES = 10
const ACCOUNTS_AT_ONCE = 16

/** What cancelling a section would come to, from this service's own views and billing's accounts. */
export async function gatherPreview(context: Context, tenant: TenantId, section: SectionFacts): Promise<PreviewFacts> {
  const [open, ...found] = await Promise.all([
    openBeside(context, tenant, section),
    ...LIVE.map(status => enrollmentsIn(context, tenant, section.id, status)),
  ])
  const known = await docsOf(context.documents(registrations), tenant, found.flat().map(inRegistration))
  const theirs = known.flatMap(({ items }) => items.map(({ sectionId }) => sectionId))
  const [accounts, near] = await Promise.all([
    accountsOf(
      context,
      tenant,
      known.map(({ student }) => student),
    ),
    docsOf(context.documents(sections), tenant, theirs),
  ])
  const bySection = new Map(near.map(each => [each.id, each]))
  return { sectionId: section.id, registrations: known, accounts, sections: bySection, open }
}

/** What is on each student's account now, so many asked for at a time: nobody is in a hurry, and billing has other work. */
async function accountsOf(context: Context, tenant: TenantId, students: readonly Id[]): Promise<AccountView[]> {
  const found: AccountView[] = []
  for (let from = 0; from < students.length; from += ACCOUNTS_AT_ONCE) {
    const some = students.slice(from, from + ACCOUNTS_AT_ONCE)
    const standing = await Promise.all(some.map(student => context.aggregates.view(Account, tenant, student)))
    found.push(...standing.flatMap(({ view }) => view ?? []))
  }
  return found
}

/** Other sections of the course for those who have to leave. */
export const alternatesTo = async (context: Context, tenant: TenantId, section: SectionFacts): Promise<Alternate[]> =>
  (await openBeside(context, tenant, section)).map(({ facts: { id, meetings } }) => ({ sectionId: id, meetings }))

/** Open sections of the same course and term that have free seats and nobody waiting for them. */
async function openBeside(context: Context, tenant: TenantId, { id, courseId, term }: SectionFacts): Promise<Open[]> {
  const found = await context.documents(sections).find(tenant, { by: 'course', where: { courseId, term }, limit: 200 })
  const others = found.items.map(({ doc }) => doc).filter(other => other.id !== id && other.status === 'open')
  const standing = await context.documents(seats).getMany(
    tenant,
    others.map(other => other.id),
  )
  return others
    .map(facts => ({ facts, free: freeIn(standing.get(facts.id)?.doc) }))
    .filter(({ free }) => free > 0)
    .slice(0, MOST_ALTERNATES)
}

const freeIn = (seats: SectionSeats | undefined): number => (!seats || seats.waiting > 0 ? 0 : openSeats(seats))

const inRegistration = ({ registrationId }: Enrollment): Id => registrationId

interface Readable<T> {
  getMany(tenant: TenantId, ids: readonly Id[]): Promise<Map<Id, { readonly doc: T }>>
}

const docsOf = async <T>(documents: Readable<T>, tenant: TenantId, ids: readonly Id[]): Promise<T[]> =>
  [...(await documents.getMany(tenant, [...new Set(ids)])).values()].map(({ doc }) => doc)
