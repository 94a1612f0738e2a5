import { setTimeout as sleep } from 'node:timers/promises'
import { openJournal } from '@campus/dapr'
import { openStore } from '@campus/documents'
import type { Platform } from '@campus/runner'
import { readBooks } from '@campus/scenarios/invariants'
import { type Campus, openSections, openTerm } from '@campus/scenarios/outside'
import type pg from 'pg'
import { z } from 'zod'
import { untilPublished } from './rest.ts'

/** Something that gives away the seats of a section, and what its store says it has given. */
export interface Side {
  readonly url: string
  readonly path: string
  /** Makes a section of its own with so many seats; resolves to its id once it can be asked for. */
  open(name: string, seats: number): Promise<string>
  /** Resolves once what is done after the answers is done too. */
  settled(): Promise<unknown>
  /** Who has got a seat, in the order of the grants. */
  granted(section: string): Promise<string[]>
  /** How many of these students were refused, and it is written down. */
  refused(section: string, students: readonly string[]): Promise<number>
}

const COURSE = { id: 'hot-1', subject: 'HOT', number: '1', title: 'Hot', description: '', credits: { min: 3, max: 3 } }

/** Ours: a section each round in a term of its own, so that nobody has registered in it before. */
export async function campusSide(
  platform: Platform,
  { campus, token, probe }: { campus: Campus; token: string; probe: string },
): Promise<Side> {
  await campus.call({ method: 'POST', path: '/v1/courses', token, body: COURSE })
  const journal = openJournal(platform.journalUrl('enrollment'))
  const books = () =>
    readBooks({ journal: platform.journalUrl('enrollment'), documents: platform.documentsUrl('enrollment') })
  return {
    url: platform.url('enrollment'),
    path: '/v1/registrations',
    open: async (name, capacity) => {
      await openTerm(campus, token, name)
      const section = { id: `${name}.1`, courseId: COURSE.id, term: name, crn: '1', capacity, waitlistCapacity: 0 }
      const body = { ...section, credits: COURSE.credits, meetings: [] }
      await campus.expect(201, { method: 'POST', path: '/v1/sections', token, body })
      await openSections(campus, token, name)
      await untilItMayBeHad(campus, probe, name, section.id)
      return section.id
    },
    settled: () => untilPublished(journal),
    granted: async section => {
      const { commits } = await books()
      const own = commits.filter(({ type, id }) => type === 'Seats' && id === section)
      const held = own.flatMap(({ events }) => events.filter(({ type }) => type === 'enrollment.seat-held'))
      return held.map(({ data }) => z.object({ student: z.string() }).parse(data).student)
    },
    refused: async (section, students) => {
      const { documents } = await books()
      const term = section.slice(0, -'.1'.length)
      const Shown = z.object({ items: z.array(z.object({ sectionId: z.string(), status: z.string() })) })
      const isRefused = (student: string): boolean => {
        const shown = Shown.safeParse(documents.get(`registration:hot:${student}.${term}`)?.doc)
        return shown.data?.items.some(item => item.sectionId === section && item.status === 'refused') ?? false
      }
      return students.filter(isRefused).length
    },
  }
}

/** Enrollment hears of term, course and section in its own time; a student who only considers it changes nothing. */
async function untilItMayBeHad(campus: Campus, token: string, term: string, sectionId: string): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const call = {
      method: 'POST',
      path: '/v1/registrations/what-if',
      token,
      body: { term, add: [{ sectionId }] },
    } as const
    const answer = await campus.call<{ items?: { reasons: unknown[] }[] }>(call)
    if (answer.body.items?.every(({ reasons }) => reasons.length === 0)) return
    await sleep(250)
  }
  throw new Error(`${sectionId} could not be had within a minute`)
}

/** Both peers in PostgreSQL, told apart by their path. */
export const postgresSide = (url: string, path: string, pool: pg.Pool): Side => ({
  url,
  path,
  open: async (name, seats) => {
    const section = `${path.slice(1)}.${name}`
    await pool.query('INSERT INTO section (id, capacity) VALUES ($1, $2)', [section, seats])
    return section
  },
  settled: async () => undefined,
  granted: async section => {
    const query = 'SELECT student FROM registration WHERE section = $1 AND seat IS NOT NULL ORDER BY seat'
    return (await pool.query<{ student: string }>(query, [section])).rows.map(({ student }) => student)
  },
  refused: async section => {
    const query = 'SELECT count(*) FROM registration WHERE section = $1 AND seat IS NULL'
    return Number((await pool.query<{ count: string }>(query, [section])).rows[0]?.count)
  },
})

/** The peer that calls an actor for every student. */
export function actorSide(platform: Platform): Side {
  const rows = openStore(platform.journalUrl('peer-actor'), 'journal')
  return {
    url: platform.url('peer-actor'),
    path: '/hold',
    open: async name => name,
    settled: async () => undefined,
    granted: async section =>
      z.object({ holders: z.array(z.string()) }).parse((await rows.get(`s-${section}`))?.value).holders,
    refused: async (section, students) => {
      const answers = await rows.getAll(students.map(student => `a-${section}-${student}`))
      return [...answers.values()].filter(({ value }) => z.object({ seat: z.null() }).safeParse(value).success).length
    },
  }
}
