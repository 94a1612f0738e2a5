import { defineCollection } from '@campus/documents'
import { type Context, runService } from '@campus/platform'
import { crew } from '@campus/scenarios/outside'
import { route } from '@campus/service'
import { z } from 'zod'
import { sections } from '../../services/catalog/collections.ts'
import { pickSections } from '../demand.ts'
import { seededRandom } from '../seeded-random.ts'

/** Readers at a time, and how many documents there are to read. */
const AT_ONCE = 16
const DOCUMENTS = 1_000
const TENANT = 'bench'

/** Whose section is looked at next: as the demand for it is (loadtest/demand.md). */
const random = seededRandom(DOCUMENTS)
const looks = Array.from({ length: 4_000 }, () => pickSections(random, [...Array(DOCUMENTS).keys()], 1)[0] ?? 0)

const straight = defineCollection({ kind: 'section', schema: sections.schema, indexes: {} })

const section = (number: number) => ({
  ...{ id: `s-${number}`, courseId: 'b-1', term: 'bench', crn: String(number), capacity: 30, waitlistCapacity: 10 },
  ...{ credits: { min: 3, max: 3 }, status: 'open' as const, arranged: false },
  meetings: [{ days: ['MO' as const, 'WE' as const], start: '09:00', end: '09:50', room: '101' }],
})

const How = z.enum(['lately', 'straight', 'sidecar'])
type How = z.infer<typeof How>

/** A service that reads a catalog's sections as services may: lately, straight in the store, or through its sidecar. */
await runService('shelf', context => {
  const reads: Record<How, (id: string) => Promise<unknown>> = {
    lately: id => context.documents(sections).get(TENANT, id),
    straight: id => context.documents(straight).get(TENANT, id),
    sidecar: id => bySidecar(context, id),
  }
  return {
    routes: [
      post('/fill', z.object({}), async () => {
        const changes = Array.from({ length: DOCUMENTS }, (_, number) => number)
        await context.documents(sections).apply(
          TENANT,
          changes.map(number => ({ id: `s-${number}`, sequence: 1, doc: section(number) })),
        )
        return DOCUMENTS
      }),
      post('/read', z.object({ how: How, seconds: z.number() }), ({ how, seconds }) => count(reads[how], seconds)),
    ],
  }
})

/** Reads a second. Whatever is not found is a fault. */
async function count(read: (id: string) => Promise<unknown>, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000
  let done = 0
  const reader = async (): Promise<void> => {
    while (performance.now() < until) {
      // A loop that never leaves the process would keep everybody else from it.
      if (done % 1_000 === 0) await new Promise(resolve => setImmediate(resolve))
      if ((await read(`s-${looks[done % looks.length]}`)) === undefined) throw new Error('a document is missing')
      done++
    }
  }
  await crew(AT_ONCE, Array.from({ length: AT_ONCE }), reader)
  return done / seconds
}

async function bySidecar({ sidecar }: Context, id: string): Promise<unknown> {
  const answer = await sidecar.expect({ method: 'GET', path: `/v1.0/state/documents/section:${TENANT}:${id}` })
  return answer.text === '' ? undefined : JSON.parse(answer.text)
}

function post<T extends z.ZodObject>(path: string, body: T, handler: (body: z.output<T>) => Promise<number>) {
  const responses = { 200: z.object({ count: z.number() }) }
  const contract = { method: 'post', path, summary: 'Bench', access: 'public', body, responses } as const
  return route(contract, async input => ({ status: 200, body: { count: await handler(input.body as z.output<T>) } }))
}
