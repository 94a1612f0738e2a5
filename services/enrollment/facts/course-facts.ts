import type { CourseTies, Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { courses } from '../collections.ts'
import type { CourseRules } from '../eligibility/course-rules.ts'
import { coursesNamed } from '../eligibility/requirements.ts'

/** What these courses ask for, as the catalog last told: by course, for those that ask for anything. */
export async function rulesOf(context: Context, tenant: TenantId, of: readonly Id[]): Promise<Map<Id, CourseRules>> {
  const rules = await said(context, tenant, of)
  const named = new Map([...rules].map(([id, asked]) => [id, requirementsOf(asked).flatMap(coursesNamed)] as const))
  const counting = await said(context, tenant, [...named.values()].flat())
  return new Map([...rules].map(([id, asked]) => [id, withCounting(asked, named.get(id) ?? [], counting)]))
}

/** What courses that a student has had say of others, by course. */
export async function tiesOf(
  context: Context,
  tenant: TenantId,
  had: readonly { readonly courseId: Id }[],
): Promise<Record<Id, CourseTies>> {
  const rules = await said(
    context,
    tenant,
    had.map(({ courseId }) => courseId),
  )
  return Object.fromEntries(
    [...rules].map(([id, { antirequisites, equivalents }]) => [id, { antirequisites, equivalents }]),
  )
}

async function said(context: Context, tenant: TenantId, of: readonly Id[]): Promise<Map<Id, CourseRules>> {
  if (of.length === 0) return new Map()
  const known = await context.documents(courses).getMany(tenant, [...new Set(of)])
  return new Map([...known].map(([id, { doc }]) => [id, doc.rules]))
}

const requirementsOf = ({ prerequisites, corequisites }: CourseRules) =>
  [prerequisites, corequisites].filter(requirement => requirement !== undefined)

function withCounting(rules: CourseRules, named: readonly Id[], known: ReadonlyMap<Id, CourseRules>): CourseRules {
  const counting = named.flatMap(id => {
    const { equivalents } = known.get(id) ?? {}
    return equivalents ? [[id, equivalents] as const] : []
  })
  return counting.length > 0 ? { ...rules, counting: Object.fromEntries(counting) } : rules
}
