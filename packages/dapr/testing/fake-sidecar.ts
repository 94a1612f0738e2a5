import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Sidecar } from '../sidecar.ts'

export interface Called {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}
export interface Answered {
  readonly status?: number
  readonly body?: unknown
}

export interface FakeSidecar {
  readonly sidecar: Sidecar
  readonly calls: Called[]
  close(): Promise<void>
}

/** A server on loopback that speaks for a sidecar: notes every call and answers as the test says. */
export async function fakeSidecar(answer: (call: Called) => Answered | Promise<Answered>): Promise<FakeSidecar> {
  const calls: Called[] = []
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('')
    const { method = '', url: path = '', headers } = request
    const call = { method, path, headers, body: text === '' ? undefined : JSON.parse(text) }
    calls.push(call)
    const { status = 200, body } = await answer(call)
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body ?? {}))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const sidecar = new Sidecar({ port, apiToken: 'secret' })
  return {
    sidecar,
    calls,
    close: async () => {
      server.closeAllConnections()
      await Promise.all([sidecar.close(), new Promise(resolve => server.close(resolve))])
    },
  }
}

/** A log that keeps what it is told. */
export function keptLog() {
  const lines: string[] = []
  const note = (_facts: object, message: string): void => {
    lines.push(message)
  }
  return { lines, warn: note, error: note }
}
