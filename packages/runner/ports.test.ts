import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { claimPorts, type Ports } from './ports.ts'

const claimed: Ports[] = []
const claim = () => {
  const ports = claimPorts()
  claimed.push(ports)
  return ports
}
afterEach(() => {
  for (const ports of claimed.splice(0)) ports.release()
})

describe('ports', () => {
  it('are never handed out twice, neither by one platform nor by two', async () => {
    const [one, other] = [claim(), claim()]
    const ports = await Promise.all(Array.from({ length: 240 }, (_, at) => (at % 2 ? one : other).take()))
    expect(new Set(ports).size).toBe(240)
  })

  it('are the wished ones where they are free', async () => {
    const ports = claim()
    const free = await ports.take()
    expect(await claim().take(free)).toBe(free)
  })

  it('are others where the wished ones are taken', async () => {
    const ports = claim()
    const port = await ports.take()
    const server = createServer()
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    expect(await claim().take(port)).not.toBe(port)
    expect(await ports.take(port)).not.toBe(port)
    server.close()
  })

  it('lie below those that the kernel gives to outgoing connections', async () => {
    const port = await claim().take()
    expect(port).toBeGreaterThan(10_000)
    expect(port).toBeLessThan(32_768)
  })
})
