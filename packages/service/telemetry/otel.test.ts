import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'

interface Collector {
  readonly server: Server
  readonly url: string
  readonly paths: string[]
  readonly bytes: () => string
}

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

/** Takes what an exporter sends; what was sent is kept as it came, unpacked. */
async function startCollector(): Promise<Collector> {
  const paths: string[] = []
  const received: Buffer[] = []
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request)
    const body = Buffer.concat(chunks as Buffer[])
    paths.push(request.url ?? '')
    received.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
    response.end('{}')
  }).listen(0, '127.0.0.1')
  open.push(server)
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { server, url, paths, bytes: () => Buffer.concat(received).toString('latin1') }
}

test('With an endpoint, a request becomes a span of the caller’s trace and a measurement by route and status', async () => {
  const collector = await startCollector()
  const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const child = fork(new URL('../testing/process.ts', import.meta.url), { silent: true, env })
  const ended = once(child, 'exit')
  const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
  const { port } = JSON.parse(String(line)) as { port: number }
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const slow = fetch(`http://127.0.0.1:${port}/slow?name=ann`, { headers: { traceparent } })
  await once(child, 'message')
  child.send('go on')
  expect((await slow).headers.get('x-request-id')).toBe('0af7651916cd43dd8448eb211c80319c')
  child.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces', '/v1/metrics']))
  const exported = collector.bytes()
  expect(exported).toContain('GET /slow')
  expect(exported).toContain('http.server.request.duration')
  expect(exported).not.toContain('ann')
})
