import { createServer, type RequestListener, type Server } from 'node:http'
import {
  type AddressInfo,
  createServer as createSocketServer,
  type ListenOptions,
  type Socket,
  type Server as SocketServer,
} from 'node:net'

const SERVER_OPTIONS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 20_000,
  requestTimeout: 120_000,
  // Longer than the sidecar keeps an idle connection (90 s): never the server's side closes one that is about to be used.
  keepAliveTimeout: 95_000,
}

/**
 * Node takes one new connection of a listening socket each turn of its event loop (libuv 1.52), ten a second where a turn
 * takes 100 ms; sixteen sockets on the same port take sixteen.
 */
const SOCKETS = 16

/**
 * Connections that may wait at a socket to be taken (the kernel's `somaxconn` is the most): Node's own 511 are soon too
 * few for a sidecar, which keeps 64 open and makes new ones for the rest of a crowd; who finds no room tries again after
 * a second.
 */
const BACKLOG = 4_096

/** An HTTP server for `listener`, not yet listening: one for each socket. What is not HTTP is answered as a problem too. */
export function httpServers(listener: RequestListener): readonly Server[] {
  return Array.from({ length: canShare() ? SOCKETS : 1 }, () => {
    const server = createServer(SERVER_OPTIONS, listener)
    server.on('clientError', refuseNonsense)
    return server
  })
}

/** Where the kernel shares new connections out among sockets of one port (docs: net `reusePort`). */
const canShare = (): boolean => process.platform === 'linux'

/** The port they all listen on; throws when that is taken. */
export async function listen(servers: readonly Server[], port: number, host: string): Promise<number> {
  const [first, ...others] = servers
  if (!first) throw new TypeError('there is no server')
  if (others.length === 0) return listenAlone(first, { port, host })
  const free = await freePort(port, host)
  for (const server of servers) await listenAlone(server, { port: free, host, reusePort: true })
  return free
}

/** Sockets that share a port would share it with another process of ours too: one that does not finds out first. */
async function freePort(port: number, host: string): Promise<number> {
  const probe = createSocketServer(socket => socket.destroy())
  const free = await listenAlone(probe, { port, host })
  await new Promise(resolve => probe.close(resolve))
  return free
}

async function listenAlone(server: SocketServer, options: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ ...options, backlog: BACKLOG }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}

/** Take no more connections and wait until the open ones have had their answers, `patience` milliseconds at most. */
export async function close(servers: readonly Server[], patience: number): Promise<void> {
  const closed = Promise.all(servers.map(server => new Promise<void>(resolve => server.close(() => resolve()))))
  for (const server of servers) server.closeIdleConnections()
  const cut = () => {
    for (const server of servers) server.closeAllConnections()
  }
  const timer = setTimeout(cut, Math.max(patience, 0))
  await closed
  clearTimeout(timer)
}

const STATUS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
}

function refuseNonsense(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, title] = STATUS[error.code ?? ''] ?? [400, 'Bad Request']
  const body = JSON.stringify({ type: 'about:blank', title, status, detail: 'The request cannot be read.' })
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
}
