import express from 'express'
import { Pool } from 'undici'

// A bare publish and subscribe through two sidecars: `writer` publishes what it is told and answers, `reader` notes how
// long after that it has it. No state, no view, no duplicate detection.
const sidecar = new Pool(`http://127.0.0.1:${process.env['DAPR_HTTP_PORT']}`, { connections: 64 })
const lags: number[] = []

const app = express()
app.get('/healthz', (_request, response) => {
  response.send('ok')
})
app.get('/dapr/config', (_request, response) => {
  response.json({ entities: [] })
})
app.get('/dapr/subscribe', (_request, response) => {
  const topic = { pubsubname: 'pubsub', topic: 'peer-writer', route: '/events/peer-writer' }
  response.json(process.env['ROLE'] === 'reader' ? [topic] : [])
})
app.post('/write', async (_request, response) => {
  const event = { specversion: '1.0', id: crypto.randomUUID(), type: 'peer', source: 'peer', data: { at: now() } }
  const headers = {
    'content-type': 'application/cloudevents+json',
    'dapr-api-token': process.env['DAPR_API_TOKEN'] ?? '',
  }
  const path = '/v1.0/publish/pubsub/peer-writer'
  const answer = await sidecar.request({ method: 'POST', path, headers, body: JSON.stringify(event) })
  await answer.body.dump()
  response.status(answer.statusCode < 300 ? 202 : 503).end()
})
app.post('/events/peer-writer', express.json({ type: () => true }), (request, response) => {
  lags.push(now() - (request.body as { data: { at: number } }).data.at)
  response.json({ status: 'SUCCESS' })
})
app.post('/lags', (_request, response) => {
  response.json(lags.splice(0))
})
app.listen(Number(process.env['APP_PORT']), '127.0.0.1')

const now = (): number => performance.timeOrigin + performance.now()
