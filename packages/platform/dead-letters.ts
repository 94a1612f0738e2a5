import { type DeadLetter, replay, type Subscription } from '@campus/dapr'
import { defineCollection } from '@campus/documents'
import { notFound, page, pageQuery, problem, type Route, route } from '@campus/service'
import { z } from 'zod'
import type { Context } from './context.ts'
import { listed } from './listing.ts'

const Letter = z.object({
  id: z.string(),
  tenant: z.string().nullable(),
  type: z.string().nullable(),
  subject: z.string().nullable(),
  at: z.string(),
  envelope: z.unknown(),
  status: z.enum(['dead', 'replayed']),
})
const letters = defineCollection({
  kind: 'dead-letter',
  schema: Letter,
  indexes: { status: { fields: ['status', 'at'] } },
})

/** Dead letters belong to who runs the installation: they may be of any tenant, or of none. */
const OWNER = 'platform'

/** Keeps an event that could not be handled; the same event again is the same letter, dead once more. */
export const bury =
  (context: Context) =>
  async (letter: DeadLetter): Promise<void> => {
    context.log.error(
      { letter: letter.id, type: letter.type, tenant: letter.tenant },
      'an event is among the dead letters',
    )
    await context.documents(letters).apply(OWNER, [{ id: letter.id, sequence: context.clock(), doc: letter }])
  }

/** Where dead letters are seen and put back. */
export function deadLetterRoutes(context: Context, subscriptions: readonly Subscription[]): Route[] {
  const { service, log, clock } = context
  const access = ['operator'] as const
  return [
    route(
      {
        method: 'get',
        path: `/v1/dead-letters/${service}`,
        summary: `Events that ${service} could not handle`,
        access,
        query: pageQuery.extend({ status: z.enum(['dead', 'replayed']).default('dead') }),
        responses: { 200: page(Letter) },
      },
      ({ query: { status, limit, cursor } }) =>
        listed(() =>
          context.documents(letters).find(OWNER, { by: 'status', where: { status }, limit, ...(cursor && { cursor }) }),
        ),
    ),
    route(
      {
        method: 'post',
        path: `/v1/dead-letters/${service}/:id/replay`,
        summary: `Hands an event to ${service} again`,
        access,
        params: z.object({ id: z.string() }),
        responses: { 200: Letter },
        problems: { 409: 'It still cannot be handled.' },
      },
      async ({ params }) => {
        const found = await context.documents(letters).get(OWNER, params.id)
        if (!found) return notFound()
        if ((await replay(found.doc, subscriptions, log)) !== 'done')
          return problem(409, 'STILL_DEAD', 'The event still cannot be handled; the log says why.')
        const doc = { ...found.doc, status: 'replayed' as const }
        await context.documents(letters).apply(OWNER, [{ id: doc.id, sequence: clock(), doc }])
        return { status: 200, body: doc }
      },
    ),
  ]
}
