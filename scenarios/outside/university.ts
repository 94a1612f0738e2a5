import { setTimeout as sleep } from 'node:timers/promises'
import type { Campus } from './campus.ts'
import { crew } from './crew.ts'

/** A university of the demo: who it is, and the catalog it opens with. */
export interface University {
  readonly tenant: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  readonly term: string
  readonly csv: string
  /** Seats of a section where the catalog says nothing. */
  readonly capacity: number
}

export interface Imported {
  readonly status: 'running' | 'done' | 'failed'
  readonly courses: number
  readonly sections: number
  readonly merged: number
  readonly rejected: readonly { line: number; code: string; detail: string }[]
}

export interface Student {
  readonly tenant: string
  readonly id: string
  readonly token: string
}

export const PASSWORD = 'demo-password'

const DAY = 86_400_000
const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString()

/** Opens a university: tenant, administrator, a term whose registration is open. Gives the administrator's token. */
export async function openUniversity(campus: Campus, operator: string, university: University): Promise<string> {
  const { tenant: id, name, timeZone, currency, term } = university
  const admin = { email: `registrar@${id}.example`, password: PASSWORD }
  const tenant = { id, name, tier: 'standard', timeZone, currency, admin }
  await campus.expect(201, { method: 'POST', path: '/v1/tenants', token: operator, body: tenant })
  const token = await campus.login(id, admin.email, admin.password)
  await openTerm(campus, token, term)
  return token
}

/** A term that has begun and whose registration is open. */
export function openTerm(campus: Campus, token: string, id: string, more: object = {}): Promise<unknown> {
  const dates = {
    start: day(-1),
    end: day(90),
    addDeadline: day(14),
    dropDeadline: day(21),
    withdrawDeadline: day(60),
    registrationOpens: day(-2),
    registrationCloses: day(10),
  }
  return campus.expect(201, { method: 'POST', path: '/v1/terms', token, body: { id, name: id, ...dates, ...more } })
}

/** Imports the catalog and waits for its end. */
export async function importCatalog(
  campus: Campus,
  token: string,
  { term, capacity, csv }: Pick<University, 'term' | 'capacity' | 'csv'>,
): Promise<Imported> {
  const { importId } = await campus.expect<{ importId: string }>(202, {
    method: 'POST',
    path: `/v1/catalog/imports?term=${term}&capacity=${capacity}`,
    token,
    text: { type: 'text/csv', content: csv },
  })
  for (;;) {
    const state = await campus.expect<Imported>(200, { path: `/v1/catalog/imports/${importId}`, token })
    if (state.status !== 'running') return state
    await sleep(250)
  }
}

/** Every section of the term that students may ask for, once its seats are open. */
export async function openSections(campus: Campus, token: string, term: string): Promise<string[]> {
  const sections: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const path = `/v1/sections?term=${term}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
    const page: SectionPage = await campus.expect<SectionPage>(200, { path, token })
    sections.push(...page.items.filter(({ status }) => status === 'open').map(({ id }) => id))
    cursor = page.next
  }
  await crew(16, sections.slice(-200), section => untilSeatsAreOpen(campus, token, section))
  return sections
}

interface SectionPage {
  items: { id: string; status: string }[]
  next: string | null
}

async function untilSeatsAreOpen(campus: Campus, token: string, section: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const { seats } = await campus.expect<{ seats?: { capacity: number } }>(200, {
      path: `/v1/sections/${section}`,
      token,
    })
    if (seats && seats.capacity > 0) return
    await sleep(250)
  }
  throw new Error(`the seats of ${section} did not open within a minute`)
}

/** Creates students and signs them in. */
export function enrolStudents(
  campus: Campus,
  registrar: string,
  tenant: string,
  count: number,
  progress: (done: number, all: number) => void,
): Promise<Student[]> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  return crew(
    16,
    numbers,
    async number => {
      const id = `s-${String(number).padStart(5, '0')}`
      const body = {
        id,
        givenName: `Given${number}`,
        familyName: `Family${number}`,
        email: `${id}@${tenant}.example`,
        affiliations: [{ type: 'student', start: new Date(Date.now() - DAY).toISOString().slice(0, 10) }],
        password: PASSWORD,
      }
      await campus.expect(201, { method: 'POST', path: '/v1/persons', token: registrar, body })
      return { tenant, id, token: await campus.login(tenant, id, PASSWORD) }
    },
    progress,
  )
}
