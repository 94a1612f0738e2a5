import { connect } from 'node:net'
import { Sidecar } from '@campus/dapr'
import { createLog, readEnvironment } from '@campus/service'
import { createFront } from '../front.ts'
import { type FakeSidecar, fakeSidecar } from './fake-sidecar.ts'

export interface TestFront {
  readonly url: string
  readonly sidecar: FakeSidecar
  /** What was logged so far. */
  readonly lines: readonly Record<string, unknown>[]
  /** Sends these bytes as they are, and gives the status and the rest of the answer. */
  raw(text: string): Promise<{ status: number; text: string }>
  stop(): Promise<void>
}

/** The front on a free port, before a sidecar that is not one. */
export async function testFront(): Promise<TestFront> {
  const sidecar = await fakeSidecar()
  const lines: Record<string, unknown>[] = []
  const log = createLog('test', 'debug', { write: line => void lines.push(JSON.parse(line)) })
  const front = createFront({
    name: 'student-bff',
    sidecar: new Sidecar({ port: sidecar.port, apiToken: 'the-api-token' }),
    env: readEnvironment({}),
    log,
  })
  const { url, port } = await front.listen(0)
  const stop = async (): Promise<void> => {
    await front.stop()
    await sidecar.close()
  }
  return { url, sidecar, lines, raw: text => exchanged(port, text), stop }
}

function exchanged(port: number, text: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setEncoding('latin1').setTimeout(5_000, () => socket.destroy(new Error('no answer')))
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), text: answer }))
  })
}
