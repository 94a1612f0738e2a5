import { setTimeout as sleep } from 'node:timers/promises'
import { crew } from '@campus/scenarios/outside'
import { Client } from 'undici'

/** What one of a crowd asks. */
export interface Question {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A definite answer: `ms` from the step to its last byte, `tries` until there was one. */
export interface Answer {
  readonly ms: number
  readonly tries: number
  readonly status: number
  readonly body: string
}

const PATIENCE = 180_000
/** Milliseconds before one asks again: what `Retry-After: 1` says, each a little apart from the others. */
const pause = (): number => 500 + Math.random() * 1_000

/**
 * A step load, open loop: everybody has a connection before the step, and then all ask in the same moment, whoever is
 * answered. Times count from the step. Who is told to come again (5xx, 429), or is cut off, asks again with the same
 * key until the answer is definite; throws after three minutes.
 */
export async function allAtOnce(url: string, questions: readonly Question[]): Promise<Answer[]> {
  const clients = questions.map(() => new Client(url, { headersTimeout: PATIENCE, bodyTimeout: PATIENCE }))
  try {
    await crew(64, clients, client =>
      client.request({ method: 'GET', path: '/healthz' }).then(({ body }) => body.dump()),
    )
    const step = performance.now()
    return await Promise.all(questions.map((question, index) => persistently(clients[index] as Client, question, step)))
  } finally {
    await Promise.all(clients.map(client => client.destroy()))
  }
}

async function persistently(client: Client, question: Question, step: number): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await once(client, question).catch((error: Error) => ({ status: 0, body: error.message }))
    const ms = performance.now() - step
    if (isDefinite(answer)) return { ...answer, ms, tries }
    if (ms > PATIENCE)
      throw new Error(`no definite answer within ${PATIENCE / 1_000} s: ${answer.status} ${answer.body}`)
    await sleep(pause())
  }
}

async function once(client: Client, question: Question): Promise<Pick<Answer, 'status' | 'body'>> {
  const answer = await client.request({ method: 'POST', ...question })
  return { status: answer.statusCode, body: await answer.body.text() }
}

const isDefinite = ({ status, body }: Pick<Answer, 'status' | 'body'>): boolean =>
  status > 0 && status < 500 && status !== 429 && !(status === 409 && body.includes('idempotency-in-progress'))
