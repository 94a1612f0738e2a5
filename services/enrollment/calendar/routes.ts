import { type Id, SecretHash, type TenantId } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Context, commandOf } from '@campus/platform'
import { notFound, problem, type Route, route } from '@campus/service'
import type { Asked } from '../acting.ts'
import { calendarOf } from './calendar.ts'
import { feeds, tenants } from './collections.ts'
import * as contracts from './contracts.ts'
import { enrolledIn } from './enrolled.ts'
import { CalendarFeed, type FeedCommand } from './feed.ts'
import { hashOf, newFeedToken, readFeedToken, writeFeedToken } from './feed-token.ts'

/** Milliseconds that an answer waits until the new address works and the old one does not. */
const UNTIL_SHOWN = 2_000

/** A student's timetable as iCalendar, for who has a token and for who has the feed's secret address. */
export function calendarRoutes(context: Context): Route[] {
  const kept = context.documents(feeds)
  const tell = (asked: Asked, command: FeedCommand): Promise<Reply> =>
    context.aggregates.send(CalendarFeed, asked.tenant, asked.caller.person, commandOf(asked, command))
  const shown = (tenant: TenantId, secret: SecretHash, { seq }: Reply) =>
    kept.waitFor(tenant, secret, seq, { withinMs: UNTIL_SHOWN })
  return [
    route(contracts.getCalendar, ({ tenant, caller }) => calendarFor(context, tenant, caller.person)),
    route(contracts.postFeed, async input => {
      const token = newFeedToken(input.tenant)
      const secret = hashOf(token)
      await shown(input.tenant, secret, await tell(input, { type: 'open', secret }))
      const url = `/v1/calendar-feeds/${writeFeedToken(token)}`
      return { status: 201, body: { url }, headers: { location: url } }
    }),
    route(contracts.deleteFeed, async input => {
      const reply = await tell(input, { type: 'revoke' })
      const revoked = SecretHash.safeParse(reply.ok && reply.result).data
      if (revoked !== undefined) await shown(input.tenant, revoked, reply)
      return { status: 204 }
    }),
    route(contracts.getFeed, async ({ params }) => {
      const token = readFeedToken(params.token)
      const feed = token && (await kept.get(token.tenant, hashOf(token)))
      return feed ? calendarFor(context, token.tenant, feed.doc.student) : notFound()
    }),
  ]
}

async function calendarFor(context: Context, tenant: TenantId, student: Id) {
  const [campus, enrolled] = await Promise.all([
    context.documents(tenants).get(tenant, tenant),
    enrolledIn(context, tenant, student),
  ])
  if (!campus) return problem(503, 'UNAVAILABLE', 'The university is not known here yet.', { retryAfter: 1 })
  // Programs that keep it would name the file after the address, and the address is the secret.
  const headers = { 'content-disposition': 'attachment; filename="timetable.ics"' }
  return { status: 200 as const, body: calendarOf({ tenant, timeZone: campus.doc.timeZone, enrolled }), headers }
}
