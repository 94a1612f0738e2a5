import { randomUUID } from 'node:crypto'
import { type Context, commandOf } from '@campus/platform'
import { notFound, type Route, route } from '@campus/service'
import { Import } from './catalog-import.ts'
import * as contracts from './contracts/imports.ts'
import { keepFile } from './import/run/file.ts'
import { readReport } from './import/run/report.ts'
import { Term } from './term.ts'
import { standing } from './writing.ts'

export function importRoutes(context: Context): Route[] {
  return [
    route(contracts.postImport, async input => {
      const { query, body: csv, tenant } = input
      if ((await standing(context, tenant, Term, query.term)) === null)
        return notFound(`There is no term ${query.term}; create it first.`)
      const importId = randomUUID()
      const parts = await keepFile(context, tenant, importId, csv)
      const command = commandOf(input, { type: 'start' as const, importId, parts, ...query })
      await context.aggregates.send(Import, tenant, importId, command)
      return { status: 202, body: { importId }, headers: { location: `/v1/catalog/imports/${importId}` } }
    }),
    route(contracts.getImport, async ({ params, tenant }) => {
      const found = await standing(context, tenant, Import, params.id)
      if (found === null) return notFound()
      const { id, term, status, courses, prerequisites, sections, merged, failure } = found
      const { rejected, warnings } = await readReport(context, tenant, id)
      const reasons = failure ? [...rejected, { line: 1, ...failure }] : rejected
      const counts = { courses, prerequisites, sections, merged }
      return { status: 200, body: { id, term, status, ...counts, rejected: reasons, warnings } }
    }),
  ]
}
