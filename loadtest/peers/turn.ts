import express from 'express'
import { Pool } from 'undici'

// The least that a turn can be: an Express actor that reads nothing, writes snapshot and event in one state
// transaction, publishes one event, and only then answers. No duplicate detection, no outbox, no recovery.
const sidecar = new Pool(`http://127.0.0.1:${process.env['DAPR_HTTP_PORT']}`, { connections: 128 })
const totals = new Map<string, number>()

const post = async (path: string, body: object, type = 'application/json'): Promise<void> => {
  const headers = { 'content-type': type, 'dapr-api-token': process.env['DAPR_API_TOKEN'] ?? '' }
  const answer = await sidecar.request({ method: 'POST', path, headers, body: JSON.stringify(body) })
  await answer.body.dump()
  if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}`)
}

const app = express()
app.get('/healthz', (_request, response) => {
  response.send('ok')
})
app.get('/dapr/config', (_request, response) => {
  response.json({ entities: ['PeerCounter'] })
})
app.get('/dapr/subscribe', (_request, response) => {
  response.json([])
})
app.delete('/actors/PeerCounter/:id', (_request, response) => {
  response.json({})
})
app.put('/actors/PeerCounter/:id/method/turn', express.json({ type: () => true }), async (request, response) => {
  const { id } = request.params as { id: string }
  const { commands } = request.body as { commands: { command: { add: number } }[] }
  const total = (totals.get(id) ?? 0) + (commands[0]?.command.add ?? 0)
  const event = {
    specversion: '1.0',
    id: `${id}-${total}`,
    type: 'peer.added',
    source: 'peer-turn',
    data: { id, total },
  }
  const upsert = (key: string, value: object) => ({ operation: 'upsert', request: { key, value } })
  const operations = [upsert(`s-${id}`, { id, total }), upsert(`e-${id}-${total}`, event)]
  await post('/v1.0/state/journal/transaction', { operations })
  await post('/v1.0/publish/pubsub/peer-turn', event, 'application/cloudevents+json')
  totals.set(id, total)
  response.json({ total })
})
app.listen(Number(process.env['APP_PORT']), '127.0.0.1')
