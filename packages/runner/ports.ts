import { createServer, type Server } from 'node:net'

/** Hands out TCP ports of 127.0.0.1 that nothing listens on. */
export type Ports = {
  /** The wished port where it is free and was not handed out before, else another one. */
  take: (wish?: number) => Promise<number>
  /** Lets others have the ports again. */
  release: () => void
}

const first = 10_000
const last = 32_000
const size = 100

/**
 * Ports come in blocks, and a listening socket on a block's first port guards the rest of it: two platforms that start
 * at once on one machine never hand out the same port. Blocks lie below the range from which the kernel picks ports
 * for outgoing connections, so that a process that comes back finds its port free.
 */
export const claimPorts = (): Ports => {
  const guards: Server[] = []
  const taken = new Set<number>()
  let next = 0
  let end = 0

  const claimBlock = async () => {
    const guarded = await guardBlock()
    guards.push(guarded.guard)
    next = guarded.base + 1
    end = guarded.base + size
  }
  const pick = async (): Promise<number> => {
    if (next >= end) await claimBlock()
    const port = next++
    return (await isFree(port)) ? port : pick()
  }
  const take = async (wish?: number) => {
    const port = wish && !taken.has(wish) && (await isFree(wish)) ? wish : await pick()
    taken.add(port)
    return port
  }
  const release = () => {
    for (const guard of guards) guard.close()
  }
  return { take: inTurn(take), release }
}

const inTurn = <A, R>(act: (arg: A) => Promise<R>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (arg: A): Promise<R> => {
    const mine = last.then(() => act(arg))
    last = mine.catch(() => undefined)
    return mine
  }
}

const guardBlock = async (): Promise<{ guard: Server; base: number }> => {
  const blocks = (last - first) / size
  const start = Math.floor(Math.random() * blocks)
  for (let step = 0; step < blocks; step++) {
    const base = first + ((start + step) % blocks) * size
    const guard = await listen(base)
    if (guard) return { guard, base }
  }
  throw new Error(`no free block of ports between ${first} and ${last} on 127.0.0.1`)
}

const listen = (port: number): Promise<Server | undefined> =>
  new Promise(resolve => {
    const server = createServer(socket => socket.destroy())
    server.unref()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server))
  })

const isFree = async (port: number): Promise<boolean> => {
  const server = await listen(port)
  if (!server) return false
  return new Promise(resolve => server.close(() => resolve(true)))
}
