import type { AnyEventDefinition, EnrollmentStatus, Event, Id } from '@campus/contracts'
import type { Aggregates, Delivery, Reply } from '@campus/dapr'
import type { Context } from '@campus/platform'
import { type Caller, createLog, createService, readEnvironment } from '@campus/service'
import { openTestDocuments } from '@campus/testing/documents'
import { enrollments, terms } from '../../collections.ts'
import { CalendarFeed } from '../feed.ts'
import { calendarRoutes } from '../routes.ts'
import { calendarViews } from '../views.ts'

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Whose request it is: `ann@north`, a student unless told otherwise; nobody's without. */
export interface Asking {
  readonly as?: string
  readonly roles?: readonly string[]
}

/** The calendar routes behind their shell on a free port: real documents and views, no sidecar and no Redis. */
export async function openDesk() {
  const { documents, close } = openTestDocuments()
  const context = { documents } as Pick<Context, 'documents'> as Context
  const views = calendarViews(context)
  /** Brings an event to the views, as the outbox and the broker do. */
  const hear = async (tenant: string, aggregateId: Id, sequence: number, event: Event): Promise<void> => {
    const delivery = deliveryOf(tenant, aggregateId, sequence, event)
    for (const { events, all } of views) if (knows(events, event)) await all([delivery])
  }
  const aggregates = hostFeeds(hear)
  const service = createService({
    name: 'enrollment',
    routes: calendarRoutes({ documents, aggregates } as unknown as Context),
    authenticate: async request => ({ caller: callerOf(request.headers), revoked: Promise.resolve(undefined) }),
    log: createLog('enrollment', 'silent'),
    env: readEnvironment({}),
  })
  const { url } = await service.listen(0)
  return {
    hear,
    call: async (method: string, path: string, asking: Asking = {}): Promise<Answered> => {
      const answer = await fetch(`${url}${path}`, { method, headers: headersOf(asking) })
      return { status: answer.status, headers: answer.headers, text: await answer.text() }
    },
    enrol: (tenant: string, student: Id, sectionId: Id, status: EnrollmentStatus, more: object = {}) => {
      const registrationId = `${student}.fall`
      const id = `${registrationId}.${sectionId}`
      const doc = { id, registrationId, student, term: 'fall', sectionId, status, credits: 3, ...more }
      return documents(enrollments).apply(tenant, [{ id, sequence: 1, doc }])
    },
    openTerm: (tenant: string, doc: Parameters<typeof termChange>[0]) =>
      documents(terms).apply(tenant, [termChange(doc)]),
    stop: async (): Promise<void> => {
      await service.stop()
      await close()
    },
  }
}
export type Desk = Awaited<ReturnType<typeof openDesk>>

const knows = (events: readonly AnyEventDefinition[], event: Event): boolean =>
  events.some(({ type }) => type === event.type)

const deliveryOf = (tenant: string, aggregateId: Id, sequence: number, { type, data }: Event): Delivery => ({
  id: `${aggregateId}:${sequence}`,
  type,
  tenant,
  aggregate: 'Any',
  aggregateId,
  sequence,
  time: '2026-05-01T12:00:00.000Z',
  correlationId: 'c-1',
  data,
  after: null,
})

function termChange(span: { readonly start: string; readonly end: string }) {
  const { start, end } = span
  const others = { addDeadline: end, dropDeadline: end, withdrawDeadline: end, registrationOpens: start }
  return { id: 'fall', sequence: 1, doc: { id: 'fall', name: 'Fall', start, end, ...others, registrationCloses: end } }
}

/** Feeds that live in this process's memory: the same decisions, heard of at once. */
function hostFeeds(hear: (tenant: string, id: Id, sequence: number, event: Event) => Promise<void>) {
  const standings = new Map<string, { seq: number; state: ReturnType<typeof CalendarFeed.initial> }>()
  const send: Aggregates['send'] = async (_of, tenant, id, message): Promise<Reply> => {
    const key = `${tenant}:${id}`
    let { seq, state } = standings.get(key) ?? { seq: 0, state: CalendarFeed.initial(id) }
    const now = '2026-08-15T12:00:00.000Z'
    const moment = { tenant, id, now, commandId: message.id, by: message.by }
    const decision = CalendarFeed.decide(CalendarFeed.command.parse(message.command), state, moment)
    if ('refused' in decision) throw new Error('a feed refuses nothing')
    for (const event of decision.events) {
      state = CalendarFeed.evolve(state, event, now)
      await hear(tenant, id, ++seq, event)
    }
    standings.set(key, { seq, state })
    return { ok: true, seq, result: decision.result, view: CalendarFeed.show(state) }
  }
  return { send }
}

const headersOf = ({ as, roles = ['student'] }: Asking): Record<string, string> =>
  as === undefined ? {} : { 'x-caller': as, 'x-roles': roles.join() }

function callerOf(headers: NodeJS.Dict<string | string[]>): Caller {
  const [person = '', tenant = ''] = String(headers['x-caller']).split('@')
  const roles = String(headers['x-roles']).split(',')
  return { person, tenant, session: 's', tokenId: 't', roles, issuedAt: 0, expiresAt: 0 }
}
