import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiAnswer, Campus, Student } from '@campus/scenarios/outside'
import { crew } from '@campus/scenarios/outside'
import { pickSections } from '../demand.ts'

/** How a student's payment turns out. */
export type Payer = 'with-registration' | 'later' | 'declined' | 'late' | 'silent' | 'never'

/** Out of 100 students. */
const PAYERS: readonly (readonly [Payer, number])[] = [
  ['with-registration', 62],
  ['later', 14],
  ['declined', 8],
  ['late', 6],
  ['silent', 4],
  ['never', 6],
]

interface Item {
  readonly sectionId: string
  readonly status: string
  readonly reasons: readonly { code: string }[]
  readonly invoiceId?: string
}

/** What became of one student's request. */
export interface Outcome {
  readonly student: Student
  readonly payer: Payer
  readonly status: number
  /** Milliseconds from the request to the answer: seats decided, and charged where the student paid at once. */
  readonly ms: number
  readonly registration?: string
  readonly refusals: readonly string[]
}

export interface RegistrationDay {
  readonly campus: Campus
  readonly term: (tenant: string) => string
  /** Sections of a tenant, the most wanted first. */
  readonly sections: (tenant: string) => readonly string[]
  readonly random: () => number
  readonly atOnce: number
  readonly progress: (done: number, all: number) => void
}

/** Registration opens: every student asks for three to five sections and pays, or does not. */
export function registrationDay(day: RegistrationDay, students: readonly Student[]): Promise<Outcome[]> {
  const plans = students.map(student => ({
    student,
    payer: payerOf(day.random()),
    wanted: pickSections(day.random, day.sections(student.tenant), 3 + Math.floor(day.random() * 3)),
    waitlist: day.random() < 0.3,
  }))
  return crew(day.atOnce, plans, plan => register(day, plan), day.progress)
}

interface Plan {
  readonly student: Student
  readonly payer: Payer
  readonly wanted: readonly string[]
  readonly waitlist: boolean
}

function payerOf(chance: number): Payer {
  let left = chance * 100
  for (const [payer, share] of PAYERS) {
    left -= share
    if (left < 0) return payer
  }
  return 'never'
}

async function register({ campus, term }: RegistrationDay, plan: Plan): Promise<Outcome> {
  const { student, payer, wanted, waitlist } = plan
  const payment = paymentOf(payer)
  const body = {
    term: term(student.tenant),
    add: wanted.map(sectionId => ({ sectionId, waitlist })),
    ...(payment && { payment }),
  }
  const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=20' }
  const began = performance.now()
  const answer = await persistently(() =>
    campus.call<Answer>({ method: 'POST', path: '/v1/registrations', token: student.token, headers, body }),
  )
  const ms = performance.now() - began
  const { id, registration, items = [], errors = [] } = answer.body ?? {}
  if (payer === 'later') await payOpenInvoices(campus, student, items)
  const refusals = [...errors, ...items.flatMap(({ reasons }) => reasons)].map(({ code }) => code)
  const known = id ?? registration
  return { student, payer, status: answer.status, ms, refusals, ...(known !== undefined && { registration: known }) }
}

interface Answer {
  readonly id?: string
  readonly items?: Item[]
  readonly registration?: string
  readonly errors?: { code: string }[]
}

const TRIES = 8

/** Tries again, under the same Idempotency-Key, while the answer says that trying again may help. */
async function persistently(ask: () => Promise<ApiAnswer<Answer>>): Promise<ApiAnswer<Answer>> {
  for (let tries = 1; ; tries++) {
    const answer = await ask()
    const running = answer.status === 409 && answer.body.registration === undefined
    if ((answer.status < 500 && !running) || tries === TRIES) return answer
    await sleep(500 * tries)
  }
}

function paymentOf(payer: Payer): object | undefined {
  if (payer === 'with-registration') return { gateway: 'test' }
  if (payer === 'declined') return { gateway: 'test', outcome: 'fail' }
  if (payer === 'late') return { gateway: 'test', outcome: 'late', afterSeconds: 3 }
  if (payer === 'silent') return { gateway: 'test', outcome: 'silent' }
  return undefined
}

async function payOpenInvoices(campus: Campus, { token }: Student, items: readonly Item[]): Promise<void> {
  await sleep(50)
  for (const invoice of new Set(items.flatMap(({ invoiceId }) => invoiceId ?? [])))
    await campus.call({
      method: 'POST',
      path: `/v1/invoices/${invoice}/payments`,
      token,
      headers: { 'idempotency-key': randomUUID() },
      body: { gateway: 'test' },
    })
}
