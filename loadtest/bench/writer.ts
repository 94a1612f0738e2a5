import { commandOf, runService } from '@campus/platform'
import { route } from '@campus/service'
import { z } from 'zod'
import { Counter, now } from './counter.ts'

/** A service that does nothing but take turns: commands by actor call, or by `POST /write/:id`. */
await runService('counter', ({ aggregates }) => ({
  aggregates: [Counter],
  routes: [
    route(
      {
        method: 'post',
        path: '/write/:id',
        summary: 'Count',
        access: 'public',
        rate: { points: 100_000_000, seconds: 60 },
        params: z.object({ id: z.string() }),
        responses: { 202: null },
      },
      async input => {
        const command = { add: 1, at: now() }
        await aggregates.send(Counter, 'bench', input.params.id, commandOf({ ...input, caller: undefined }, command))
        return { status: 202 }
      },
    ),
  ],
}))
