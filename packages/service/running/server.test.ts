import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { close, httpServers, listen } from './server.ts'

const nobody = () => undefined

test('A port that is taken is refused, also by servers that would share it', async () => {
  const servers = httpServers(nobody)
  const port = await listen(servers, 0, '127.0.0.1')
  await expect(listen(httpServers(nobody), port, '127.0.0.1')).rejects.toThrow('EADDRINUSE')
  await close(servers, 0)
})

test('A closed server takes no more connections, on none of its sockets', async () => {
  const servers = httpServers(nobody)
  const port = await listen(servers, 0, '127.0.0.1')
  await close(servers, 0)
  for (let tries = 0; tries < 40; tries++) {
    const refused = new Promise(resolve => connect(port, '127.0.0.1').once('error', resolve))
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' })
  }
})

test.runIf(process.platform === 'linux')(
  'A busy process takes several new connections in a turn of its loop',
  async () => {
    const servers = httpServers(nobody)
    let taken = 0
    for (const server of servers) server.on('connection', () => taken++)
    const port = await listen(servers, 0, '127.0.0.1')
    const crowd = `const { connect } = require('node:net')
    for (let i = 0; i < 200; i++) connect(${port}, '127.0.0.1').on('error', () => undefined)`
    const worker = new Worker(crowd, { eval: true })
    await expect.poll(() => taken, { interval: 1 }).toBeGreaterThan(0)
    let turns = 0
    while (taken < 200 && turns < 100) {
      turns++
      const end = performance.now() + 10
      while (performance.now() < end);
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(turns).toBeLessThan(60)
    await worker.terminate()
    await close(servers, 0)
  },
)
