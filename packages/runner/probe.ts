import { connect } from 'node:net'

const patience = 2_000

/** Whether a GET of the URL answers 2xx within two seconds. */
export const answers = async (url: string, headers: Record<string, string> = {}): Promise<boolean> => {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patience) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** The JSON that a GET of the URL answers, or nothing. */
export const answered = async (url: string, headers: Record<string, string>): Promise<unknown> => {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patience) })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

/** Whether a server on a port of 127.0.0.1 answers `greeting` with bytes that satisfy `expected`. */
export const speaks = (port: number, greeting: string | Buffer, expected: (reply: Buffer) => boolean) =>
  new Promise<boolean>(resolve => {
    const socket = connect({ port, host: '127.0.0.1' })
    let reply = Buffer.alloc(0)
    const end = (good: boolean) => {
      socket.destroy()
      resolve(good)
    }
    socket.setTimeout(patience, () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
    socket.once('connect', () => socket.write(greeting))
    socket.on('data', chunk => {
      reply = Buffer.concat([reply, chunk])
      if (expected(reply)) end(true)
    })
  })
