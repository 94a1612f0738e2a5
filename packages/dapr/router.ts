import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { z } from 'zod'
import { TurnRequest } from './command.ts'
import { type DispatchLog, dispatch } from './dispatch.ts'
import type { Host } from './host.ts'
import { identityOfActor } from './keys.ts'
import type { Subscription } from './subscription.ts'

/** What a sidecar may call in a service (the app side of Dapr's actor and pub/sub protocols). */
export interface SidecarFacing {
  readonly host: Host
  readonly subscriptions: readonly Subscription[]
  readonly reminders: Readonly<Record<string, () => Promise<void>>>
  readonly deadLetterTopic: string
  readonly onDeadLetter: (raw: Buffer) => Promise<void>
  readonly log: DispatchLog
}

/** The actor type whose only actor gets this service's reminders. */
export const clockType = (service: string): string =>
  `${service.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Clock`

const BULK = { enabled: true, maxMessagesCount: 100, maxAwaitDurationMs: 5 }

/** Routes for the sidecar alone; the caller puts the check of the application token in front. */
export function sidecarRouter(service: string, facing: SidecarFacing): Router {
  const router = express.Router()
  const json = express.json({ type: () => true, limit: '16mb' })
  const { host } = facing

  router.get('/dapr/config', (_request, response) => {
    // A sidecar asks for this when it starts: what its predecessor knew of placement is gone, and so is our memory.
    host.forgetAll()
    response.json({
      entities: [...host.types, clockType(service)],
      actorIdleTimeout: '10m',
      drainOngoingCallTimeout: '5s',
      drainRebalancedActors: true,
      reentrancy: { enabled: false },
    })
  })
  router.get('/dapr/subscribe', (_request, response) => {
    response.json(subscriptionsOf(facing))
  })
  router.put(
    '/actors/:type/:id/method/turn',
    json,
    answering(async request => {
      const { commands } = TurnRequest.parse(request.body)
      return { replies: await host.turn(target(request), commands) }
    }),
  )
  router.put(
    '/actors/:type/:id/method/view',
    answering(request => host.view(target(request))),
  )
  router.put(
    '/actors/:type/:id/method/wake',
    answering(request => host.wake(target(request))),
  )
  router.put(
    '/actors/:type/:id/method/remind/:name',
    json,
    answering(async request => {
      await facing.reminders[String(request.params['name'])]?.()
    }),
  )
  router.delete(
    '/actors/:type/:id',
    answering(async request => {
      if (request.params['type'] !== clockType(service)) host.forget(target(request))
    }),
  )
  router.post(
    '/events/:topic',
    json,
    answering(request => eventsOf(request, facing)),
  )
  router.post(
    '/dead-letters',
    express.raw({ type: () => true, limit: '16mb' }),
    answering(async request => {
      await facing.onDeadLetter(request.body as Buffer)
      return { status: 'SUCCESS' }
    }),
  )
  return router
}

/** Answers 200 with the result; a throw is the sidecar's 500, which makes the caller try again. */
const answering =
  (task: (request: Request) => Promise<unknown>): RequestHandler =>
  async (request: Request, response: Response) => {
    try {
      response.json((await task(request)) ?? {})
    } catch (error) {
      response.status(500).json({ message: error instanceof Error ? error.message : String(error) })
    }
  }

const target = (request: Request) => identityOfActor(String(request.params['type']), String(request.params['id']))

function subscriptionsOf({ subscriptions, deadLetterTopic }: SidecarFacing): object[] {
  const topics = [...new Set(subscriptions.map(({ topic }) => topic))]
  const live = topics.map(topic => ({
    pubsubname: 'pubsub',
    topic,
    deadLetterTopic,
    routes: { default: `/events/${topic}` },
    bulkSubscribe: BULK,
  }))
  if (live.length === 0) return []
  const dead = { pubsubname: 'pubsub', topic: deadLetterTopic, routes: { default: '/dead-letters' } }
  return [...live, { ...dead, metadata: { rawPayload: 'true' } }]
}

const BulkRequest = z.object({ entries: z.array(z.object({ entryId: z.string(), event: z.unknown() })) })

async function eventsOf(request: Request, { subscriptions, log }: SidecarFacing): Promise<object> {
  const { entries } = BulkRequest.parse(request.body)
  const mine = subscriptions.filter(({ topic }) => topic === request.params['topic'])
  const statuses = await dispatch(
    entries.map(({ event }) => event),
    mine,
    log,
  )
  return { statuses: entries.map(({ entryId }, index) => ({ entryId, status: statuses[index] })) }
}
