import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the sidecar gets it. */
export interface Seen {
  readonly method: string
  /** `billing`, and the path and query it is asked for. */
  readonly app: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Answering = (seen: Seen, response: ServerResponse) => void

export interface FakeSidecar {
  readonly port: number
  /** Everything that was asked for but health, in order. */
  readonly seen: Seen[]
  /** How it answers from now on; a document with the path, unless told. */
  answer: Answering
  close(): Promise<void>
}

const INVOKE = /^\/v1\.0\/invoke\/([^/]+)\/method(\/.*)$/

/** A sidecar as far as forwarding goes: it listens where a sidecar would and speaks its service invocation. */
export async function fakeSidecar(): Promise<FakeSidecar> {
  const server = createServer(async (request, response) => {
    const body = await whole(request)
    // What was cut off has not been asked.
    if (!body) return
    const [, app = '', path = ''] = INVOKE.exec(request.url ?? '') ?? []
    const { method = '', headers } = request
    const seen = { method, app, path, headers, body }
    if (path !== '/healthz') fake.seen.push(seen)
    fake.answer(seen, response)
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const fake: FakeSidecar = {
    port: (server.address() as AddressInfo).port,
    seen: [],
    answer: echo,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return fake
}

async function whole(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
}

export const echo: Answering = ({ app, path }, response) => answered(response, 200, { app, path })

export const answered = (response: ServerResponse, status: number, body: unknown, headers: object = {}): void => {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(JSON.stringify(body))
}

/** What a sidecar says itself when nobody answers. */
export const nobody: Answering = ({ app }, response) => {
  response.writeHead(500, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ errorCode: 'ERR_DIRECT_INVOKE', message: `failed to invoke, id: ${app}, err: refused` }),
  )
}
