import { createLog } from '@campus/service'
import type { Context } from '../../packages/platform/context.ts'
import { deadLetterRoutes } from '../../packages/platform/dead-letters.ts'
import { type Contract, openApiDocument } from '../../packages/service/index.ts'
import * as billing from '../../services/billing/contracts.ts'
import * as courses from '../../services/catalog/contracts/courses.ts'
import * as crossListGroups from '../../services/catalog/contracts/cross-list-groups.ts'
import * as imports from '../../services/catalog/contracts/imports.ts'
import * as sections from '../../services/catalog/contracts/sections.ts'
import * as terms from '../../services/catalog/contracts/terms.ts'
import * as rolls from '../../services/catalog/roll/contracts.ts'
import * as calendar from '../../services/enrollment/calendar/contracts.ts'
import * as cancellations from '../../services/enrollment/cancellations/contracts.ts'
import * as cart from '../../services/enrollment/cart/contracts.ts'
import * as census from '../../services/enrollment/census/contracts.ts'
import * as enrollment from '../../services/enrollment/contracts.ts'
import * as leaving from '../../services/enrollment/leaving/contracts.ts'
import * as permissions from '../../services/enrollment/permissions/contracts.ts'
import * as record from '../../services/enrollment/record/contracts.ts'
import * as students from '../../services/enrollment/students/contracts.ts'
import * as timeTickets from '../../services/enrollment/tickets/contracts.ts'
import * as identity from '../../services/identity/contracts.ts'
import * as notification from '../../services/notification/contracts.ts'
import { exposed } from '../../services/student-bff/exposed.ts'
import { mergeParts } from '../../services/student-bff/reference/merge.ts'
import { Part, type PublicApi } from '../../services/student-bff/reference/part.ts'

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'path' in value && 'access' in value && 'responses' in value

const written = (...modules: readonly object[]): Contract[] =>
  modules.flatMap(each => Object.values(each)).filter(isContract)

/** What each service answers, as its contracts say. */
export const contractsOf: Readonly<Record<string, readonly Contract[]>> = Object.fromEntries(
  Object.entries({
    identity: written(identity),
    catalog: written(terms, courses, crossListGroups, sections, imports, rolls),
    enrollment: written(
      enrollment,
      students,
      permissions,
      timeTickets,
      calendar,
      record,
      cart,
      cancellations,
      census,
      leaving,
    ),
    billing: written(billing),
    notification: written(notification),
    'billing-worker': [],
  }).map(([service, own]) => [service, [...own, ...deadLetterContracts(service)]]),
)

/** Every service that listens to events has these; what the handlers reach for is not needed to describe them. */
function deadLetterContracts(service: string): Contract[] {
  const context = { service, clock: Date.now, log: createLog(service, 'silent') } as Context
  return deadLetterRoutes(context, []).map(({ contract }) => contract)
}

/** The document of the public API as the running platform puts it together, without running it. */
export function publicApi(): PublicApi {
  const parts = Object.entries(contractsOf).map(([service, contracts]) => {
    const document: unknown = JSON.parse(JSON.stringify(openApiDocument({ title: service, version: '1' }, contracts)))
    return [service, Part.parse(document)] as const
  })
  return mergeParts(exposed, new Map(parts))
}
