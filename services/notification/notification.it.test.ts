import { join } from 'node:path'
import { type Event, ItemRefused, money, PaymentUnapplied, refusal } from '@campus/contracts'
import { until, usePlatform } from '@campus/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { as, askIdentity, publish } from './testing/desk.ts'
import { published } from './testing/events.ts'
import { openMailbox } from './testing/mails.ts'

const mailbox = await openMailbox()
const platform = usePlatform({
  services: ['notification'],
  fixtures: [{ appId: 'identity', main: join(import.meta.dirname, 'testing', 'identity.ts') }],
  env: { CAMPUS_SMTP_PORT: mailbox.port, CAMPUS_MAIL_GATHER_SECONDS: '0', CAMPUS_MAILS_PER_SECOND: '20' },
})
afterAll(() => mailbox.close())

interface Listed {
  readonly items: readonly { id: string; title: string; read: boolean; mail: string }[]
  readonly next: string | null
}

/** The person's notices once there are this many. */
const noticesOf = async (tenant: string, person: string, count: number, query = ''): Promise<Listed> => {
  const me = await as(platform(), tenant, person)
  return until(async () => {
    const { status, body } = await me('GET', `/v1/notices${query}`)
    expect(status).toBe(200)
    return body.items.length >= count && (body as Listed)
  })
}
const titles = ({ items }: Listed) => items.map(({ title }) => title)
const tell = (tenant: string, student: string, sequences: readonly number[], event?: Event) =>
  publish(
    platform(),
    'enrollment',
    sequences.map(sequence => published(tenant, student, sequence, event)),
  )

const credited = (student: string): Event =>
  PaymentUnapplied({
    paymentId: 'pay-1',
    invoiceId: 'inv-1',
    student,
    amount: money(90_000n, 'USD'),
    reason: 'invoice is void',
    postings: [],
  })

/** A broker may forget what is published before the first subscription is there, which follows the start by a moment. */
beforeAll(async () => {
  const subscribed = async (): Promise<boolean> => {
    await tell('warm', 's-1', [1])
    await publish(platform(), 'billing', [published('warm', 's-1', 2, credited('s-1'))])
    const { body } = await (await as(platform(), 'warm', 's-1'))('GET', '/v1/notices')
    return body.items.length === 2
  }
  await until(subscribed, { within: 60_000, every: 500 })
})

describe('notices', () => {
  it('are listed to whom they are for, newest first, and to nobody else', async () => {
    await tell('north', 's-1', [2, 1, 3])
    const mine = await noticesOf('north', 's-1', 3)
    expect(titles(mine)).toEqual([3, 2, 1].map(n => `You are enrolled in section section-${n}`))
    for (const [tenant, person] of [
      ['north', 's-2'],
      ['south', 's-1'],
    ] as const)
      expect((await noticesOf(tenant, person, 0)).items).toEqual([])
  })

  it('are made once, however often and in whatever order an event comes', async () => {
    await tell('north', 's-3', [1, 1, 2])
    await tell('north', 's-3', [2, 1, 1])
    await tell('north', 's-3', [3])
    const { items } = await noticesOf('north', 's-3', 3)
    expect(items).toHaveLength(3)
    expect(new Set(items.map(({ id }) => id)).size).toBe(3)
  })

  it('come page by page, and a tampered cursor is refused', async () => {
    await tell('north', 's-4', [1, 2, 3])
    await noticesOf('north', 's-4', 3)
    const first = await noticesOf('north', 's-4', 2, '?limit=2')
    expect(first.items).toHaveLength(2)
    const second = await noticesOf('north', 's-4', 1, `?limit=2&cursor=${first.next}`)
    expect(second).toMatchObject({ items: [{ title: 'You are enrolled in section section-1' }], next: null })
    const me = await as(platform(), 'north', 's-4')
    expect((await me('GET', `/v1/notices?limit=2&cursor=x${first.next}`)).status).toBe(400)
  })

  it('are unread until their reader has read them; nobody else can', async () => {
    await tell('north', 's-5', [1, 2])
    const [newest] = (await noticesOf('north', 's-5', 2, '?unread=true')).items
    const path = `/v1/notices/${newest?.id}/read`
    for (const [tenant, person] of [
      ['north', 's-1'],
      ['south', 's-5'],
    ] as const)
      expect((await (await as(platform(), tenant, person))('POST', path)).status).toBe(404)
    const me = await as(platform(), 'north', 's-5')
    expect([(await me('POST', path)).status, (await me('POST', path)).status]).toEqual([204, 204])
    expect(titles(await noticesOf('north', 's-5', 1, '?unread=true'))).toEqual([
      'You are enrolled in section section-1',
    ])
    expect((await noticesOf('north', 's-5', 2)).items.map(({ read }) => read)).toEqual([true, false])
    expect((await me('POST', '/v1/notices/n-none/read')).status).toBe(404)
  })

  it('tell of a seat that went back unpaid and of money that came too late, in any order of events', async () => {
    const lost = ItemRefused({
      registrationId: 's-6.2026-fall',
      student: 's-6',
      enrollmentId: 's-6.2026-fall.1',
      sectionId: 'math-101-1',
      reasons: [refusal('PAYMENT_OVERDUE', 'The invoice was not paid in time; the seat went back.')],
      seat: true,
    })
    await publish(platform(), 'billing', [published('north', 's-6', 8, credited('s-6'))])
    await tell('north', 's-6', [7], lost)
    expect(titles(await noticesOf('north', 's-6', 2))).toEqual([
      'Your payment of USD 900.00 is kept as credit',
      'Your seat in section math-101-1 went back',
    ])
  })

  it('are for who is signed in', async () => {
    expect((await fetch(`${platform().url('notification')}/v1/notices`)).status).toBe(401)
  })
})

describe('mails', () => {
  it('go to the address that identity knows, with everything that is new, and the notices say that they went', async () => {
    await tell('north', 's-7', [1])
    const [mail] = await until(
      () => mailbox.to('s-7@north.example.org').length > 0 && mailbox.to('s-7@north.example.org'),
    )
    expect(mail?.subject).toMatch(/^You are enrolled in section section-1 \[[0-9a-f]{12}\]$/)
    expect(mail?.body).toContain('Hello &lt;s-7&gt;,')
    expect(mail?.body).toContain('Your seat in section section-1 is confirmed.')
    const [notice] = await until(async () => {
      const { items } = await noticesOf('north', 's-7', 1)
      return items.every(({ mail: standing }) => standing === 'sent') && items
    })
    expect(mail?.body).toContain(`id="${notice?.id}"`)
    expect(new Set((await askIdentity(platform(), '/callers')).body)).toEqual(new Set(['notification']))
  })

  it('are not written to who has no address', async () => {
    await tell('north', 's-mute', [1])
    const { items } = await until(async () => {
      const listed = await noticesOf('north', 's-mute', 1)
      return listed.items[0]?.mail !== 'queued' && listed
    })
    expect(items[0]?.mail).toBe('none')
    expect(mailbox.mails().filter(({ to }) => to.startsWith('s-mute'))).toEqual([])
  })

  it('are not lost when the process is killed while they go: each went, or is still to go', async () => {
    const students = Array.from({ length: 40 }, (_, n) => `k-${n}`)
    await publish(
      platform(),
      'enrollment',
      students.map(student => published('west', student, 1)),
    )
    const went = () => students.filter(student => mailbox.to(`${student}@west.example.org`).length > 0)
    await until(() => went().length >= 5)
    platform().process('notification').kill()
    // The one under way when the process ended waits for its next try; all others go once it is back.
    await until(() => went().length >= students.length - 1, { within: 50_000 })
    for (const student of students) {
      const { items } = await noticesOf('west', student, 1)
      expect([['sent'], ['queued']]).toContainEqual(items.map(({ mail }) => mail))
      if (items[0]?.mail === 'sent') expect(went()).toContain(student)
    }
  })

  it('that were given up are listed to who runs the systems of the university, and to nobody else', async () => {
    const admin = await as(platform(), 'north', 'admin-1', ['it-admin'])
    expect(await admin('GET', '/v1/undelivered-mails')).toEqual({ status: 200, body: { items: [], next: null } })
    const student = await as(platform(), 'north', 's-1')
    expect((await student('GET', '/v1/undelivered-mails')).status).toBe(403)
  })
})
