import { z } from 'zod'
import { route } from '../routes/route.ts'
import { createService } from '../service.ts'

/** A service as a process, for tests of how processes end. Asks its parent when to go on. */
const resume = new Promise<void>(resolve => process.once('message', () => resolve()))

const slow = route(
  {
    method: 'get',
    path: '/slow',
    summary: 'Waits',
    access: 'public',
    responses: { 200: z.object({ done: z.boolean() }) },
  },
  async () => {
    process.send?.('waiting')
    await resume
    return { status: 200, body: { done: true } }
  },
)
const crash = route(
  { method: 'get', path: '/crash', summary: 'Crashes', access: 'public', responses: { 204: null } },
  () => {
    void Promise.reject(new Error('nobody caught this'))
    return { status: 204 }
  },
)

const closed = (name: string) => async () => {
  process.send?.(`closed ${name}`)
}
const service = createService({
  name: 'process',
  routes: [slow, crash],
  closers: [closed('first'), async () => Promise.reject(new Error('stuck')), closed('second')],
})
await service.run(0)
