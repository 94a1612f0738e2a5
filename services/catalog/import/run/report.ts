import type { Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { type LineNote, type ReportPage, reportPages } from '../../collections.ts'
import type { Outline } from './parsing.ts'
import { listed, MOST_NOTES } from './step.ts'

/** Notes on one page of a report: some hundred kilobytes. */
const PAGE = 1_000

type Notes = Pick<ReportPage, 'rejected' | 'warnings'>

/** Keeps what reading the file had to say; the same file says the same, so keeping it again changes nothing. */
export async function reportFile(context: Context, tenant: TenantId, importId: Id, outline: Outline): Promise<void> {
  const { rejected, warnings } = outline
  const pages = Math.ceil(Math.max(rejected.length, warnings.length) / PAGE)
  const changes = Array.from({ length: pages }, (_, page) => {
    const on = (notes: readonly LineNote[]) => notes.slice(page * PAGE, (page + 1) * PAGE)
    return pageOf(importId, page, { rejected: on(rejected), warnings: on(warnings) })
  })
  await context.documents(reportPages).apply(tenant, changes)
}

/** Keeps what the catalog refused of the steps that begin with `from`. */
export async function reportRefused(
  context: Context,
  tenant: TenantId,
  importId: Id,
  { from, rejected }: { from: number; rejected: LineNote[] },
): Promise<void> {
  if (rejected.length === 0) return
  const page = pageOf(importId, Math.ceil(MOST_NOTES / PAGE) + 1 + from, { rejected, warnings: [] })
  await context.documents(reportPages).apply(tenant, [page])
}

const pageOf = (importId: Id, page: number, notes: Notes) => ({
  id: `${importId}.${page}`,
  sequence: 1,
  doc: { importId, page, ...notes },
})

/** All that there is to say of an import so far, by line. */
export async function readReport(context: Context, tenant: TenantId, importId: Id): Promise<Notes> {
  const notes: Notes = { rejected: [], warnings: [] }
  const where = { importId }
  let cursor: string | undefined
  do {
    const found = await context
      .documents(reportPages)
      .find(tenant, { by: 'import', where, limit: 20, ...(cursor !== undefined && { cursor }) })
    notes.rejected.push(...found.items.flatMap(({ doc }) => doc.rejected))
    notes.warnings.push(...found.items.flatMap(({ doc }) => doc.warnings))
    cursor = found.next
  } while (cursor !== undefined && notes.rejected.length <= MOST_NOTES)
  return { rejected: [...listed(byLine(notes.rejected))], warnings: [...listed(byLine(notes.warnings))] }
}

const byLine = (notes: readonly LineNote[]): LineNote[] => notes.toSorted((a, b) => a.line - b.line)
