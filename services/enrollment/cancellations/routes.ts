import { CancellationView, type Id, type TenantId } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Context, commandOf } from '@campus/platform'
import { notFound, type Problem, problem, type Route, route } from '@campus/service'
import { cancellations, sections } from '../collections.ts'
import type { SectionFacts } from '../eligibility/section-facts.ts'
import { Cancellation } from './cancellation.ts'
import * as contracts from './contracts.ts'
import { alternatesTo, gatherPreview } from './facts.ts'
import { previewOf } from './preview.ts'

/** Milliseconds an answer waits so that whoever looks afterwards finds what it says. */
const UNTIL_SHOWN = 2_000

/** Cancelling a section: one registrar proposes, another one approves (R-18, S-13). */
export function cancellationRoutes(context: Context): Route[] {
  const kept = context.documents(cancellations)
  const sectionOf = async (tenant: TenantId, id: Id) => (await context.documents(sections).get(tenant, id))?.doc
  const preview = async (tenant: TenantId, section: SectionFacts) =>
    previewOf(await gatherPreview(context, tenant, section))
  const shown = async (tenant: TenantId, { seq, view }: Reply): Promise<CancellationView> => {
    const cancellation = CancellationView.parse(view)
    await kept.waitFor(tenant, cancellation.sectionId, seq, { withinMs: UNTIL_SHOWN })
    return cancellation
  }

  return [
    route(contracts.postCancellation, async input => {
      const { params, tenant, body } = input
      const section = await sectionOf(tenant, params.id)
      if (!section) return notFound()
      const answer = { sectionId: section.id, preview: await preview(tenant, section) }
      if (body.dryRun) return { status: 202, body: answer }
      const command = commandOf(input, { type: 'propose' as const, reason: body.reason })
      const reply = await context.aggregates.send(Cancellation, tenant, section.id, command)
      if (!reply.ok) return refusing(reply)
      const proposed = await shown(tenant, reply)
      const headers = { location: `/v1/sections/${section.id}/cancellations/${proposed.id}` }
      return { status: 202, body: { ...proposed, ...answer }, headers }
    }),
    route(contracts.getCancellation, async ({ params, tenant }) => {
      const found = (await kept.get(tenant, params.id))?.doc
      const section = await sectionOf(tenant, params.id)
      if (found?.id !== params.cancellationId || !section) return notFound()
      return {
        status: 200,
        body: found.status === 'proposed' ? { ...found, preview: await preview(tenant, section) } : found,
      }
    }),
    route(contracts.postApproval, async input => {
      const { params, tenant } = input
      const section = await sectionOf(tenant, params.id)
      if (!section) return notFound()
      const { cancellationId } = params
      const alternates = await alternatesTo(context, tenant, section)
      const { crossListGroup } = section
      const command = commandOf(input, { type: 'approve' as const, cancellationId, crossListGroup, alternates })
      const reply = await context.aggregates.send(Cancellation, tenant, section.id, command)
      return reply.ok ? { status: 202, body: await shown(tenant, reply) } : refusing(reply)
    }),
  ]
}

const STATUS: Readonly<Record<string, number>> = { NOT_FOUND: 404, SAME_PERSON: 403 }

function refusing({ refused }: Extract<Reply, { ok: false }>): Problem {
  const { code = 'REFUSED', detail = 'Refused.' } = refused[0] ?? {}
  return problem(STATUS[code] ?? 409, code, detail, { errors: refused })
}
