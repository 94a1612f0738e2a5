import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Campus, Student } from '@campus/scenarios/outside'
import { pickSections } from '../demand.ts'

/** What a stubborn client got in the end, under one Idempotency-Key. */
export interface Registered {
  readonly student: Student
  /** The first definite answer; none when time ran out. */
  readonly status: number | undefined
  readonly registration?: string
  readonly tries: number
}

export interface Crowd {
  readonly campus: Campus
  readonly term: string
  readonly sections: readonly string[]
  readonly random: () => number
}

/** Milliseconds a client goes on trying. */
const PATIENCE = 90_000
const OUTCOMES = ['succeed', 'succeed', 'succeed', 'fail', 'late', 'silent'] as const

/** One student registers and pays, and tries again with the same key until there is a definite answer. */
export async function stubborn({ campus, term, sections, random }: Crowd, student: Student): Promise<Registered> {
  const add = pickSections(random, sections, 2 + Math.floor(random() * 3)).map(sectionId => ({
    sectionId,
    waitlist: random() < 0.3,
  }))
  const outcome = OUTCOMES[Math.floor(random() * OUTCOMES.length)]
  const call = {
    method: 'POST' as const,
    path: '/v1/registrations',
    token: student.token,
    headers: { 'idempotency-key': randomUUID(), prefer: 'wait=5' },
    body: { term, add, payment: { gateway: 'test', outcome, afterSeconds: 2 } },
  }
  const until = Date.now() + PATIENCE
  for (let tries = 1; Date.now() < until; tries++) {
    const answer = await campus.call<{ id?: string; registration?: string }>(call).catch(() => undefined)
    if (answer && isDefinite(answer.status)) {
      const registration = answer.body.id ?? answer.body.registration
      return { student, status: answer.status, tries, ...(registration !== undefined && { registration }) }
    }
    await sleep(200 + random() * 800)
  }
  return { student, status: undefined, tries: 0 }
}

/** 409 with a registration is a refusal; 409 without one is "still running"; 5xx and 429 say try again. */
const isDefinite = (status: number): boolean => status < 300 || (status >= 400 && status < 429 && status !== 408)
