import type { Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { type Enrollment, enrollments } from './collections.ts'

/** All enrollments that a student ever had, of all terms and however they ended. */
export async function everyEnrollment(context: Context, tenant: TenantId, student: Id): Promise<Enrollment[]> {
  const found: Enrollment[] = []
  let cursor: string | undefined
  do {
    const selection = { by: 'student', where: { student }, limit: 200 } as const
    const page = await context.documents(enrollments).find(tenant, { ...selection, ...(cursor && { cursor }) })
    found.push(...page.items.map(({ doc }) => doc))
    cursor = page.next
  } while (cursor !== undefined)
  return found
}
