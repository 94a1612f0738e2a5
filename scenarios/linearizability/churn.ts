import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '@campus/testing/random'
import type { CampusDay, Item, RegistrationBody } from '../campus-day.ts'
import { insist, type Student } from '../outside/index.ts'
import type { Dropped, Registered } from './histories.ts'

export interface Churn {
  readonly day: CampusDay
  readonly chance: Chance
  readonly term: string
  readonly students: readonly Student[]
  /** Sections, and whether one may wait for them. */
  readonly sections: readonly { readonly id: string; readonly waitlist: boolean }[]
  /** Somebody does something each so many milliseconds, whether or not those before have been answered. */
  readonly every: number
  /** Milliseconds it lasts. */
  readonly lasts: number
}

/** Milliseconds for which a client waits for what becomes of a request. */
const PATIENCE = 90_000
const TWO_TABS = 0.2

/**
 * Students register and leave, again and again, some from two places at once. Who has a seat at once may leave; who
 * waited for it stays. Gives everything that was done, as its clients saw it.
 */
export async function churn(scene: Churn): Promise<(Registered | Dropped)[]> {
  const { chance, students, sections, every, lasts } = scene
  const deeds: Promise<Registered | Dropped>[] = []
  const seats = new Map<string, Item>()
  const began = performance.now()
  for (let next = began; next < began + lasts; next += every) {
    await sleep(Math.max(0, next - performance.now()))
    const student = chance.pick(students)
    const section = chance.pick(sections)
    const place = `${student.id} ${section.id}`
    const seat = seats.get(place)
    if (seat) {
      seats.delete(place)
      deeds.push(leave(scene, student, seat))
      continue
    }
    const tabs = chance.happens(TWO_TABS) ? 2 : 1
    for (let tab = 0; tab < tabs; tab++) deeds.push(register(scene, student, section, item => seats.set(place, item)))
  }
  return Promise.all(deeds)
}

/** @param seated hears of the seat that was had at once */
async function register(
  { day, term }: Churn,
  student: Student,
  { id: section, waitlist }: Churn['sections'][number],
  seated: (item: Item) => void,
): Promise<Registered> {
  const deed = { deed: 'register' as const, student: student.id, section, waitlist, asked: performance.now() }
  const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=3' }
  const wish = { term, add: [{ sectionId: section, waitlist }], payment: { gateway: 'test' } }
  const heard = await insist(() => day.register(student, wish, headers), PATIENCE).catch(() => undefined)
  if (!heard) return deed
  const { status, body } = heard.answer
  const item = status < 300 ? await decided(day, student, body) : undefined
  if (status < 300 && !item) return deed
  if (item && item.status !== 'waitlisted' && item.status !== 'refused') seated(item)
  return { ...deed, answered: performance.now(), outcome: outcomeOf(item?.reasons ?? body.errors ?? [], item) }
}

/** The item once Seats has answered; nothing when that takes too long. */
async function decided(
  day: CampusDay,
  student: Student,
  { id, items: [item] }: RegistrationBody,
): Promise<Item | undefined> {
  const until = performance.now() + PATIENCE
  for (let seen = item; performance.now() < until; await sleep(100)) {
    if (seen && (seen.seat || seen.status !== 'requested')) return seen
    const call = { path: `/v1/registrations/${id}`, token: student.token }
    const answer = await day.campus.call<Partial<RegistrationBody>>(call).catch(() => undefined)
    seen = answer?.body.items?.find(({ enrollmentId }) => enrollmentId === item?.enrollmentId) ?? seen
  }
  return undefined
}

const REFUSALS = ['SECTION_FULL', 'WAITLIST_AHEAD', 'DUPLICATE'] as const

function outcomeOf(
  reasons: readonly { readonly code: string }[],
  item: Item | undefined,
): NonNullable<Registered['outcome']> {
  if (item?.status === 'waitlisted') return 'waitlisted'
  if (item && item.status !== 'refused') return 'granted'
  const refusal = REFUSALS.find(code => reasons.some(reason => reason.code === code))
  if (!refusal) throw new Error(`refused for ${reasons.map(({ code }) => code)}`)
  return refusal
}

async function leave({ day }: Churn, student: Student, seat: Item): Promise<Dropped> {
  const deed = { deed: 'drop' as const, student: student.id, section: seat.sectionId, asked: performance.now() }
  const { answer } = await insist(() => day.act(student, seat, 'drop'), PATIENCE).catch(() => ({ answer: undefined }))
  if (!answer) return deed
  const outcome = answer.status === 200 ? 'dropped' : answer.body.errors?.[0]?.code
  if (outcome !== 'dropped' && outcome !== 'NOT_ENROLLED')
    throw new Error(`dropping answered ${answer.status} ${outcome}`)
  return { ...deed, answered: performance.now(), outcome }
}
