import type { Id, TenantId } from '@campus/contracts'
import type { Page } from '@campus/documents'
import type { Context } from '@campus/platform'
import { type Enrollment, enrollments } from '../collections.ts'

/** Documents of a page: what is found is found in few steps. */
const LIMIT = 200

/** All enrollments that a student ever had, of all terms and however they ended. */
export const everyEnrollment = (context: Context, tenant: TenantId, student: Id): Promise<Enrollment[]> =>
  everyPage(paging =>
    context.documents(enrollments).find(tenant, { by: 'student', where: { student }, limit: LIMIT, ...paging }),
  )

/** All enrollments of a student that stand like that, of all terms. */
export const enrollmentsOf = (
  context: Context,
  tenant: TenantId,
  student: Id,
  status: Enrollment['status'],
): Promise<Enrollment[]> =>
  everyPage(paging =>
    context
      .documents(enrollments)
      .find(tenant, { by: 'standing', where: { student, status }, limit: LIMIT, ...paging }),
  )

/** All enrollments in a section that stand like that. */
export const enrollmentsIn = (
  context: Context,
  tenant: TenantId,
  sectionId: Id,
  status: Enrollment['status'],
): Promise<Enrollment[]> =>
  everyPage(paging =>
    context
      .documents(enrollments)
      .find(tenant, { by: 'section', where: { sectionId, status }, limit: LIMIT, ...paging }),
  )

async function everyPage<T>(find: (paging: { cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = []
  let cursor: string | undefined
  do {
    const page = await find(cursor === undefined ? {} : { cursor })
    found.push(...page.items.map(({ doc }) => doc))
    cursor = page.next
  } while (cursor !== undefined)
  return found
}
