import { defineCollection } from '@campus/documents'
import { type Context, project, runService } from '@campus/platform'
import { route } from '@campus/service'
import { z } from 'zod'
import { Added, now } from './counter.ts'

const counters = defineCollection({
  kind: 'counter',
  schema: z.object({ id: z.string(), total: z.number() }),
  indexes: {},
})

const After = z.object({ id: z.string(), total: z.number() })

/** A view of another service's counters, that notes how long after the request each change stood in it. */
await runService('counter-reader', context => {
  const lags: number[] = []
  return {
    routes: [lagsRoute(lags)],
    subscriptions: [noting(context, lags)],
  }
})

function noting(context: Context, lags: number[]) {
  const view = project(context, 'counter', [Added], counters, ({ aggregateId, sequence, after }) => [
    { id: aggregateId, sequence, doc: After.parse(after) },
  ])
  const all: typeof view.all = async deliveries => {
    await view.all(deliveries)
    lags.push(...deliveries.map(({ data }) => now() - Added.data.parse(data).at))
  }
  return { ...view, all }
}

function lagsRoute(lags: number[]) {
  const responses = { 200: z.array(z.number()) }
  const contract = {
    method: 'post',
    path: '/lags',
    summary: 'Lags since last asked, in ms',
    access: 'public',
    responses,
  } as const
  return route(contract, () => ({ status: 200, body: lags.splice(0) }))
}
