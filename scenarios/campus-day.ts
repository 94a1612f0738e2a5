import { randomUUID } from 'node:crypto'
import type { Platform } from '@campus/runner'
import { until } from '@campus/testing'
import { inspect, type Violation } from './invariants/index.ts'
import {
  type ApiAnswer,
  Campus,
  enrolStudents,
  openTerm,
  openUniversity,
  PASSWORD,
  type Student,
} from './outside/index.ts'

/** Every service, as `npm start` runs them. */
export const EVERY_SERVICE = [
  'identity',
  'catalog',
  'enrollment',
  'billing',
  'billing-worker',
  'notification',
  'student-bff',
]

export interface Item {
  readonly sectionId: string
  readonly enrollmentId: string
  readonly status: string
  readonly seat: boolean
  readonly invoiceId?: string
  readonly reasons: readonly { readonly code: string; readonly detail: string }[]
}

export interface RegistrationBody {
  readonly id: string
  readonly registration?: string
  readonly status: string
  readonly items: readonly Item[]
  readonly errors?: readonly { readonly code: string; readonly sectionId?: string }[]
}

export interface SectionWish {
  readonly capacity: number
  readonly waitlistCapacity?: number
  readonly course?: string
  readonly term?: string
  readonly waitlistMode?: 'auto' | 'offer'
  readonly offerHours?: number
  /** What the course asks for. */
  readonly prerequisites?: object
  readonly meetings?: readonly object[]
  /** What else is said of the course, and of the section. */
  readonly ofCourse?: object
  readonly ofSection?: object
}

/** A university in a test: what its people do through the public API. */
export class CampusDay {
  readonly campus: Campus
  readonly platform: Platform
  readonly tenant: string
  readonly registrar: string
  readonly #strangers: Student[] = []

  private constructor(platform: Platform, campus: Campus, tenant: string, registrar: string) {
    this.platform = platform
    this.campus = campus
    this.tenant = tenant
    this.registrar = registrar
  }

  /** Opens a university with one term whose registration is open. */
  static async open(platform: Platform, tenant: string): Promise<CampusDay> {
    const campus = new Campus(platform.publicUrl('student-bff'))
    await campus.ready()
    const operator = await campus.login('platform', 'operator', platform.operatorPassword)
    const settings = { name: tenant, timeZone: 'America/Chicago', currency: 'USD', term: 'fall', csv: '', capacity: 1 }
    return new CampusDay(platform, campus, tenant, await openUniversity(campus, operator, { tenant, ...settings }))
  }

  term(id: string, dates: object = {}): Promise<unknown> {
    return openTerm(this.campus, this.registrar, id, dates)
  }

  /** A section of a course of its own, open for registration when this resolves. */
  async section(
    id: string,
    {
      capacity,
      waitlistCapacity = 0,
      course = `c-${id}`,
      meetings = [],
      prerequisites,
      ofCourse,
      ofSection,
      term = 'fall',
      ...more
    }: SectionWish,
  ): Promise<string> {
    const credits = { min: 3, max: 3 }
    const about = {
      id: course,
      subject: 'T',
      number: '1',
      title: course,
      description: '',
      credits,
      prerequisites,
      ...ofCourse,
    }
    await this.campus.call({ method: 'POST', path: '/v1/courses', token: this.registrar, body: about })
    const body = {
      id: `${term}.${id}`,
      courseId: course,
      term,
      crn: '1',
      capacity,
      waitlistCapacity,
      credits,
      meetings,
      ...more,
      ...ofSection,
    }
    await this.campus.expect(201, { method: 'POST', path: '/v1/sections', token: this.registrar, body })
    await until(() => this.#isOpen(term, `${term}.${id}`), { within: 60_000, what: `${term}.${id}` })
    return `${term}.${id}`
  }

  /** Whether registration has heard of a section: a moment after the catalog shows it. */
  async #isOpen(term: string, section: string): Promise<boolean> {
    const body = { term, add: [{ sectionId: section }], student: 'somebody', reason: 'To see whether it is known.' }
    const call = { method: 'POST' as const, path: '/v1/registrations/what-if', token: this.registrar, body }
    const [wish] = (await this.campus.expect<{ items: Item[] }>(200, call)).items
    return (
      wish?.reasons.every(({ code, detail }) => code !== 'SECTION_UNKNOWN' && !/term is not known/.test(detail)) ??
      false
    )
  }

  async seats(section: string): Promise<{ capacity: number; taken: number; held: number; waiting: number }> {
    const path = `/v1/sections/${section}`
    const { seats } = await this.campus.expect<{ seats?: object }>(200, { path, token: this.registrar })
    return { capacity: 0, taken: 0, held: 0, waiting: 0, ...seats }
  }

  async students(count: number): Promise<Student[]> {
    const students = await enrolStudents(this.campus, this.registrar, this.tenant, count, () => undefined)
    this.#strangers.push(...students)
    return students
  }

  /** Another registrar's token: for what takes two persons. */
  async colleague(id = 'colleague'): Promise<string> {
    const person = { id, givenName: 'Cary', familyName: 'Colleague', email: `${id}@${this.tenant}.example` }
    const affiliations = [{ type: 'registrar', start: '2020-01-01' }]
    const body = { ...person, affiliations, password: PASSWORD }
    await this.campus.expect(201, { method: 'POST', path: '/v1/persons', token: this.registrar, body })
    return this.campus.login(this.tenant, id, PASSWORD)
  }

  /** One of the students whom nobody was before. */
  someone(): Student {
    const student = this.#strangers.shift()
    if (!student) throw new Error('more students are needed')
    return student
  }

  register(student: Student, body: object, headers: Record<string, string> = {}): Promise<ApiAnswer<RegistrationBody>> {
    return this.campus.call<RegistrationBody>({
      method: 'POST',
      path: '/v1/registrations',
      token: student.token,
      headers: { 'idempotency-key': randomUUID(), prefer: 'wait=20', ...headers },
      body: { term: 'fall', ...body },
    })
  }

  pay(student: Student, invoice: string, body: object = {}): Promise<ApiAnswer<{ id: string; status: string }>> {
    return this.campus.call({
      method: 'POST',
      path: `/v1/invoices/${invoice}/payments`,
      token: student.token,
      headers: { 'idempotency-key': randomUUID() },
      body: { gateway: 'test', ...body },
    })
  }

  async items(student: Student, term = 'fall'): Promise<readonly Item[]> {
    const path = `/v1/registrations/${student.id}.${term}`
    return (await this.campus.expect<RegistrationBody>(200, { path, token: student.token })).items
  }

  /** The item of a section once it has this status. */
  becomes(student: Student, section: string, status: string, within = 30_000): Promise<Item> {
    return until(
      async () =>
        (await this.items(student, section.split('.')[0])).findLast(
          item => item.sectionId === section && item.status === status,
        ),
      { within, what: `${section} ${status} for ${student.id}` },
    )
  }

  /** What a student does with an enrollment: `drop`, `withdraw`, `accept-offer`, `decline-offer`. */
  act(student: Student, item: Item, what: string): Promise<ApiAnswer<RegistrationBody>> {
    return this.campus.call({
      method: 'POST',
      path: `/v1/enrollments/${item.enrollmentId}/${what}`,
      token: student.token,
    })
  }

  async account(
    student: Student,
  ): Promise<{ balance: { minor: string }; invoices: { status: string }[]; credits: unknown[] }> {
    return this.campus.expect(200, { path: '/v1/account', token: student.token })
  }

  /** Violations of the invariants once everything has come to rest. */
  async violations(within = 60_000): Promise<Violation[]> {
    const urls = (service: string) => ({
      journal: this.platform.journalUrl(service),
      documents: this.platform.documentsUrl(service),
    })
    let found: Violation[] = []
    await until(
      async () => {
        found = (await inspect(urls, [])).violations
        return found.length === 0
      },
      { within, every: 1_000, what: 'rest' },
    ).catch(() => undefined)
    return found
  }
}
