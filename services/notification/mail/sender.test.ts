import { createLog } from '@campus/service'
import { describe, expect, it } from 'vitest'
import type { Notice } from '../notice.ts'
import { notice } from '../testing/notice.ts'
import { memoryQueue } from '../testing/queue.ts'
import type { Contact, Letter } from './letter.ts'
import { mailSender } from './sender.ts'
import { MOST_TRIES } from './standing.ts'

const start = Date.parse('2026-08-14T13:00:00.000Z')

/** A sender whose world is in the test's hands. */
function sending(universities: Record<string, Notice[]>, contacts: Record<string, Contact> = {}) {
  const queue = memoryQueue(universities)
  const mails: Letter[] = []
  const lines: string[] = []
  const world = { now: start, fault: undefined as Error | undefined }
  const step = mailSender({
    queue,
    contactOf: async (tenant, person) => contacts[person] ?? { email: `${person}@${tenant}.example.org` },
    deliver: async letter => {
      if (world.fault) throw world.fault
      mails.push(letter)
    },
    clock: () => world.now,
    log: createLog('test', 'debug', { write: line => void lines.push(line) }),
  })
  return { step, mails, lines, world, queue, universities }
}

const of = (person: string, count = 1, given: Partial<Notice> = {}): Notice[] =>
  Array.from({ length: count }, (_, n) => notice({ id: `n-${person}-${n}`, person, ...given }))

describe('the sender of mails', () => {
  it('writes one mail to a person of all that is queued for them', async () => {
    const { step, mails, queue } = sending({ north: of('s-1', 3) })
    expect([await step(), await step()]).toEqual(['done', 'idle'])
    expect(mails.map(({ to }) => to)).toEqual(['s-1@north.example.org'])
    expect(mails[0]?.subject).toMatch(/, and 2 more \[/)
    expect(queue.settled).toEqual([['north', 'sent']])
  })

  it('serves universities in turn, however much one of them has', async () => {
    const flood = Array.from({ length: 6 }, (_, n) => of(`s-${n}`)).flat()
    const { step, mails } = sending({ north: flood, east: of('e-1'), west: [...of('w-1'), ...of('w-2')] })
    for (let steps = 0; steps < 6; steps++) await step()
    const universities = mails.map(({ to }) => /@(\w+)\./.exec(to)?.[1])
    expect(universities).toEqual(['east', 'north', 'west', 'north', 'west', 'north'])
  })

  it('leaves the queue of who has no address', async () => {
    const { step, mails, queue } = sending({ north: of('s-1') }, { 's-1': { email: null } })
    expect([await step(), await step()]).toEqual(['done', 'idle'])
    expect(queue.settled).toEqual([['north', 'none']])
    expect(mails).toEqual([])
  })

  it('tries again what did not go: later, the same, and each university meanwhile', async () => {
    const { step, mails, world } = sending({ north: of('s-1'), west: of('w-1') })
    world.fault = new Error('the mail server is away')
    expect(await step()).toBe('failed')
    world.fault = undefined
    expect([await step(), await step()]).toEqual(['done', 'idle'])
    world.now += 60_000
    expect(await step()).toBe('done')
    expect(mails.map(({ to }) => to)).toEqual(['w-1@west.example.org', 's-1@north.example.org'])
  })

  it('sends again, under the same reference, when it cannot be said that a mail went: twice rather than never', async () => {
    const { step, mails, world, queue } = sending({ north: of('s-1', 2) })
    const settle = queue.settle
    Object.assign(queue, { settle: () => Promise.reject(new Error('the store is away')) })
    await expect(step()).rejects.toThrow('the store is away')
    Object.assign(queue, { settle })
    world.now += 60_000
    expect([await step(), await step()]).toEqual(['done', 'idle'])
    expect(mails).toHaveLength(2)
    expect(mails[1]).toEqual(mails[0])
  })

  it('gives a mail up after the last try, says so and leaves it to be seen', async () => {
    const { step, lines, world, universities } = sending({ north: of('s-1') })
    world.fault = new Error('550 no such user')
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      expect(await step()).toBe('failed')
      world.now += 4 * 3_600_000
    }
    expect(await step()).toBe('idle')
    expect(universities['north']).toMatchObject([{ mail: 'failed', tries: MOST_TRIES }])
    expect(lines.filter(line => line.includes('a mail is given up'))).toHaveLength(1)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'error', tenant: 'north', notices: ['n-s-1-0'] })
  })

  it('never writes a name or an address into the log (R-52)', async () => {
    const contact = { email: 'ada.lovelace@example.org', givenName: 'Ada' }
    const { step, lines, world } = sending({ north: [...of('s-1'), ...of('s-2')] }, { 's-1': contact })
    world.fault = new Error('550 <ada.lovelace@example.org>: unknown; gomail: "ada.lovelace@example.org"')
    await step()
    expect(lines.join()).toContain('a mail did not go')
    expect(lines.join()).not.toMatch(/ada|lovelace/i)
  })

  it('goes on to others when an address cannot be written to', async () => {
    const { step, mails } = sending({ north: [...of('s-1'), ...of('s-2')] }, { 's-1': { email: 'a;b@example.org' } })
    expect([await step(), await step(), await step()]).toEqual(['failed', 'done', 'idle'])
    expect(mails.map(({ to }) => to)).toEqual(['s-2@north.example.org'])
  })
})
