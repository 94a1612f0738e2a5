import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { unpacked } from './batches.ts'
import { TurnRequest } from './command.ts'
import type { DispatchLog, Status } from './dispatch.ts'
import type { Host } from './host.ts'
import { type Intake, intake } from './intake.ts'
import { type Identity, identityOfActor } from './keys.ts'
import type { Subscription } from './subscription.ts'

/** What a sidecar may call in a service (the app side of Dapr's actor and pub/sub protocols). */
export interface SidecarFacing {
  readonly host: Host
  readonly subscriptions: readonly Subscription[]
  readonly reminders: Readonly<Record<string, () => void>>
  readonly deadLetterTopic: string
  readonly onDeadLetter: (raw: Buffer) => Promise<void>
  readonly log: DispatchLog
}

/** The actor type whose only actor gets this service's reminders, e.g. `BillingWorkerClock`. */
export const clockType = (service: string): string =>
  `${service.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase())}Clock`

const json = express.json({ type: () => true, limit: '16mb' })
const raw = express.raw({ type: () => true, limit: '16mb' })

/** Routes for the sidecar alone; the caller puts the check of the application token in front. */
export function sidecarRouter(service: string, facing: SidecarFacing): Router {
  const router = express.Router()
  const { host } = facing
  const intakes = intakesOf(facing)
  const config = {
    entities: [...host.types, clockType(service)],
    actorIdleTimeout: '10m',
    drainOngoingCallTimeout: '1s',
    drainRebalancedActors: true,
    reentrancy: { enabled: false },
  }
  const actor = '/actors/:type/:id'
  router.get(
    '/dapr/config',
    answering(() => {
      host.activations.reset()
      return config
    }),
  )
  router.get(
    '/dapr/subscribe',
    answering(() => subscriptionsOf(facing)),
  )
  router.put(
    `${actor}/method/turn`,
    json,
    answering(request => turnOf(target(request), request.body, host)),
  )
  router.put(
    `${actor}/method/view`,
    answering(request => host.view(target(request))),
  )
  router.put(
    `${actor}/method/wake`,
    answering(request => host.wake(target(request))),
  )
  router.put(
    `${actor}/method/remind/:name`,
    answering(request => facing.reminders[param(request, 'name')]?.()),
  )
  router.delete(
    actor,
    answering(request => host.activations.deactivated(target(request))),
  )
  router.post(
    '/events/dead-letters',
    raw,
    answering(request => facing.onDeadLetter(request.body as Buffer)),
  )
  router.post(
    '/events/:topic',
    json,
    answering(request => messageOf(request, intakes, facing)),
  )
  return router
}

/** Answers 200 with the result; a throw is the sidecar's 500, which makes the caller try again. */
const answering =
  (task: (request: Request) => unknown): RequestHandler =>
  async (request: Request, response: Response) => {
    try {
      response.json((await task(request)) ?? {})
    } catch (error) {
      response.status(500).json({ message: error instanceof Error ? error.message : String(error) })
    }
  }

const param = (request: Request, name: string): string => String(request.params[name])

const target = (request: Request) => identityOfActor(param(request, 'type'), param(request, 'id'))

async function turnOf(actor: Identity, body: unknown, host: Host): Promise<object> {
  const { commands } = TurnRequest.parse(body)
  host.activations.activated(actor)
  return { replies: await host.hear(actor, commands) }
}

const intakesOf = ({ subscriptions, log }: SidecarFacing): ReadonlyMap<string, Intake> =>
  new Map([...Map.groupBy(subscriptions, ({ topic }) => topic)].map(([topic, those]) => [topic, intake(those, log)]))

/**
 * Not `bulkSubscribe`, whose buffer (Dapr 1.18) delivers one batch at a time, so that one event being retried holds up
 * its whole topic; and, when the app becomes unhealthy, leaves the broker component's workers waiting for ever.
 */
function subscriptionsOf({ subscriptions, deadLetterTopic }: SidecarFacing): object[] {
  const topics = [...new Set(subscriptions.map(({ topic }) => topic))]
  const live = topics.map(topic => ({
    pubsubname: 'pubsub',
    topic,
    deadLetterTopic,
    routes: { default: `/events/${topic}` },
  }))
  if (live.length === 0) return []
  const dead = { pubsubname: 'pubsub', topic: deadLetterTopic, routes: { default: '/events/dead-letters' } }
  return [...live, { ...dead, metadata: { rawPayload: 'true' } }]
}

/** What the broker is told of the message (docs: Dapr pub/sub responses); the status code says nothing more. */
async function messageOf(
  request: Request,
  intakes: ReadonlyMap<string, Intake>,
  { onDeadLetter }: Pick<SidecarFacing, 'onDeadLetter'>,
): Promise<object> {
  const take = intakes.get(param(request, 'topic'))
  if (!take) throw new TypeError('nobody here listens to that topic')
  const events = unpacked(request.body)
  const statuses = await Promise.all(events.map(take))
  return { status: await outcomeOf(events, statuses, onDeadLetter) }
}

/** All of a message comes again while one of its events has to; one that never can be taken goes without the others. */
async function outcomeOf(
  events: readonly unknown[],
  statuses: readonly Status[],
  onDeadLetter: SidecarFacing['onDeadLetter'],
): Promise<Status> {
  const [status = 'SUCCESS', ...others] = statuses
  if (others.length === 0) return status
  if (statuses.includes('RETRY')) return 'RETRY'
  const dead = events.filter((_, index) => statuses[index] === 'DROP')
  await Promise.all(dead.map(event => onDeadLetter(Buffer.from(JSON.stringify(event)))))
  return 'SUCCESS'
}
