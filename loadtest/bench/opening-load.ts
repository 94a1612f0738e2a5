import { setTimeout as sleep } from 'node:timers/promises'
import { Campus } from '@campus/scenarios/outside'

/** What one student does: `at` milliseconds after registration has opened. */
export interface Plan {
  readonly id: string
  readonly number: number
  readonly token: string
  readonly at: number
  readonly sections: readonly string[]
}

export interface Load {
  /** The definite answer to each student, and milliseconds from when it was asked for. */
  readonly answers: readonly { readonly status: number; readonly ms: number }[]
  /** Milliseconds of each refresh that was answered. */
  readonly refreshes: readonly number[]
  /** Requests that were made again, and why: `429`, `503`, `409` while the first was under way, `0` when cut off. */
  readonly repeated: Readonly<Record<string, number>>
  /** From the opening to the last definite answer. */
  readonly seconds: number
}

/** Times that everybody refreshes, and milliseconds between two. */
const REFRESHES = 5
const BETWEEN = 2_000
const CONNECTIONS = 1_024
const GIVE_UP = 600_000

/** Open loop: every student and every refresh comes at its own time, whoever has been answered. */
export async function openingLoad(url: string, plans: readonly Plan[]): Promise<Load> {
  const campus = new Campus(url, CONNECTIONS)
  const opened = performance.now()
  const refreshes: number[] = []
  const repeated: Record<string, number> = {}
  let last = 0

  const ask = (plan: Plan, call: object) => {
    const address = `10.${plan.number >> 16}.${(plan.number >> 8) & 255}.${plan.number & 255}`
    const headers = { 'x-forwarded-for': address, 'idempotency-key': `opening-${plan.id}` }
    return campus.call<{ registration?: string }>({ path: '/v1/registrations', token: plan.token, headers, ...call })
  }
  const register = async (plan: Plan) => {
    await sleep(plan.at)
    const began = performance.now()
    const body = { term: 'opening', add: plan.sections.map(sectionId => ({ sectionId })) }
    for (let tries = 0; ; tries++) {
      const answer = await ask(plan, { method: 'POST', body }).catch(() => ({ status: 0, body: undefined }))
      const now = performance.now()
      if (isDefinite(answer)) {
        last = Math.max(last, now)
        return { status: answer.status, ms: now - began }
      }
      if (now - opened > GIVE_UP) throw new Error(`no definite answer in ten minutes: ${answer.status}`)
      repeated[answer.status] = (repeated[answer.status] ?? 0) + 1
      await sleep(1_000 * Math.min(2 ** tries, 8) * (0.5 + Math.random()))
    }
  }
  const refresh = async (plan: Plan, time: number) => {
    await sleep(plan.at + time * BETWEEN)
    const began = performance.now()
    const section = plan.sections[time % plan.sections.length]
    const path = time % 2 === 0 ? `/v1/sections/${section}` : `/v1/registrations/${plan.id}.opening`
    const { status } = await ask(plan, { path }).catch(() => ({ status: 0 }))
    if (status === 429) repeated[status] = (repeated[status] ?? 0) + 1
    if (status === 200 || status === 404) refreshes.push(performance.now() - began)
  }
  const times = Array.from({ length: REFRESHES }, (_, time) => time)
  const [answers] = await Promise.all([
    Promise.all(plans.map(register)),
    Promise.all(plans.flatMap(plan => times.map(time => refresh(plan, time)))),
  ])
  await campus.close()
  return { answers, refreshes, repeated, seconds: (last - opened) / 1_000 }
}

const isDefinite = ({ status, body }: { status: number; body: { registration?: string } | undefined }): boolean =>
  (status >= 200 && status < 300) || (status === 409 && body?.registration !== undefined)
