import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * One address for the sidecars of several replicas: connections go to one after the other, past those that are down.
 * A caller keeps its connection, so its calls stay with one replica until that one goes.
 */
export const balance = (port: number, targets: number[]): Promise<Server> => {
  let next = 0
  const server = createServer(caller => {
    const start = next++
    const order = targets.map((_, step) => targets[(start + step) % targets.length] ?? 0)
    caller.pause().on('error', () => caller.destroy())
    attempt(caller, order)
  })
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server))
  })
}

const attempt = (caller: Socket, [target, ...others]: number[]): void => {
  if (target === undefined) {
    caller.destroy()
    return
  }
  const refused = () => attempt(caller, others)
  const callee = connect({ port: target, host: '127.0.0.1' }).once('error', refused)
  callee.once('connect', () => {
    callee.off('error', refused).on('error', () => caller.destroy())
    caller.on('close', () => callee.destroy())
    callee.on('close', () => caller.destroy())
    caller.pipe(callee).pipe(caller)
  })
}
