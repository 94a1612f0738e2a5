import { invoke, Sidecar } from '@campus/dapr'
import * as shell from '@campus/service'
import express from 'express'
import { z } from 'zod'

// A section as the Dapr actor one writes first: one call through the sidecar for every student, which reads nothing,
// decides, writes the section and the answer in one state transaction, and only then answers. The sidecar lets in one
// call at a time. Same shell as ours. No rules, no events, no duplicate detection, no recovery.
const env = shell.readEnvironment()
const log = shell.createLog('peer-actor', env.LOG_LEVEL)
const redis = shell.openRedis(env.CAMPUS_REDIS_URL, log)
const at = { port: Number(process.env['DAPR_HTTP_PORT']), apiToken: process.env['DAPR_API_TOKEN'] ?? '' }
const sidecar = new Sidecar(at)
// Calls that wait for their turn must not keep the turn from its store.
const store = new Sidecar(at)
const holders = new Map<string, string[]>()

const actors = express.Router()
actors.get('/dapr/config', (_request, response) => {
  response.json({ entities: ['PeerSeats'] })
})
actors.get('/dapr/subscribe', (_request, response) => {
  response.json([])
})
actors.delete('/actors/PeerSeats/:id', (_request, response) => {
  response.json({})
})
actors.put('/actors/PeerSeats/:id/method/hold', express.json({ type: () => true }), async (request, response) => {
  const { id } = request.params as { id: string }
  const { student, capacity } = request.body as { student: string; capacity: number }
  const before = holders.get(id) ?? []
  const seat = before.length < capacity ? before.length + 1 : null
  const after = seat === null ? before : [...before, student]
  const upsert = (key: string, value: object) => ({ operation: 'upsert', request: { key, value } })
  const answer = upsert(`a-${id}-${student}`, { id, student, seat })
  const operations = seat === null ? [answer] : [upsert(`s-${id}`, { id, holders: after }), answer]
  await store.expect({ method: 'POST', path: '/v1.0/state/journal/transaction', body: { operations } })
  holders.set(id, after)
  response.json({ seat })
})

const Body = z.object({ term: z.string(), add: z.array(z.object({ sectionId: z.string() })).length(1) })
const ask = shell.route(
  {
    ...{ method: 'post', path: '/hold', summary: 'Ask for a seat', access: ['student'], idempotent: true, body: Body },
    responses: { 202: z.object({ sectionId: z.string(), seat: z.number() }) },
  } as const,
  async ({ body, caller }) => {
    const sectionId = body.add[0]?.sectionId ?? ''
    const path = `/v1.0/actors/PeerSeats/${sectionId}/method/hold`
    const command = { student: caller.person, capacity: Number(process.env['PEER_CAPACITY']) }
    const { text } = await sidecar.expect({ method: 'PUT', path, body: command, timeout: 60_000 })
    const { seat } = JSON.parse(text) as { seat: number | null }
    if (seat !== null) return { status: 202, body: { sectionId, seat } }
    const errors = [{ code: 'SECTION_FULL', detail: 'All seats are taken.', sectionId }]
    return shell.problem(409, 'REGISTRATION_REFUSED', 'None of the sections could be had.', { errors })
  },
)

const keys = shell.jwksKeySource(async () =>
  JSON.parse((await invoke(sidecar, { app: 'identity', method: 'GET', path: '/.well-known/jwks.json' })).text),
)
const issuer = process.env['CAMPUS_ISSUER'] ?? 'http://127.0.0.1:8080'
const verify = shell.tokenVerifier({ issuer, audience: 'campus', keys })
const rate = { points: 100_000_000, seconds: 60 }
await shell
  .createService({
    ...{ name: 'peer-actor', routes: [ask], sidecar: actors, env, log },
    authenticate: shell.bearerAuthentication(verify, shell.redisRevocations(redis)),
    limits: shell.redisRateLimits(redis, { caller: rate, address: rate }),
    idempotency: shell.redisIdempotency(redis),
    turnstiles: shell.turnstiles(),
  })
  .run()
