import { Sidecar, StateStore } from '@campus/dapr'
import { Documents, openStore, type RowStore } from '@campus/documents'
import { createLog } from '@campus/service'
import { until, usePlatform } from '@campus/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notices, postOfAll } from '../collections.ts'
import type { Notice } from '../notice.ts'
import { openMailbox } from '../testing/mails.ts'
import { notice } from '../testing/notice.ts'
import type { Letter } from './letter.ts'
import { deliver } from './post.ts'
import { mailSender, type SenderPorts } from './sender.ts'
import { MOST_TRIES } from './standing.ts'
import { storedQueue } from './stored-queue.ts'

const mailbox = await openMailbox()
const platform = usePlatform({
  services: ['notification'],
  env: { CAMPUS_SMTP_PORT: mailbox.port, CAMPUS_MAILS_PER_SECOND: '0' },
})

let store: RowStore
let sidecar: Sidecar
beforeAll(async () => {
  store = openStore(platform().documentsUrl('notification'), 'documents')
  const port = Number(new URL(platform().sidecarUrl('notification')).port)
  sidecar = new Sidecar({ port, apiToken: platform().apiToken('notification') })
  await store.ensureIndexes([postOfAll])
})
afterAll(async () => {
  await store.close()
  await sidecar.close()
  await mailbox.close()
})

const at = Date.parse('2026-08-14T13:00:00.000Z')
const later = (seconds: number) => at + seconds * 1_000

/** What one replica of the service has: its own view of the notices, and a sender. */
function replica(ports: Partial<SenderPorts> = {}, now = at) {
  const documents = new Documents(notices, {
    store,
    writer: new StateStore(sidecar, 'documents'),
    cursorKey: 'x'.repeat(16),
  })
  const queue = storedQueue(documents, store)
  const mails: Letter[] = []
  const step = mailSender({
    queue,
    contactOf: async (tenant, person) => ({ email: `${person}@${tenant}.example.org` }),
    deliver: async letter => void mails.push(letter),
    clock: () => now,
    log: createLog('test', 'silent'),
    ...ports,
  })
  const untilIdle = async (): Promise<void> => {
    while ((await step()) !== 'idle');
  }
  return { documents, queue, mails, step, untilIdle }
}

let made = 0
const keep = (tenant: string, person: string, count = 1, given: Partial<Notice> = {}) => {
  const docs = Array.from({ length: count }, () => notice({ id: `n-${++made}`, person, ...given }))
  return replica().documents.apply(
    tenant,
    docs.map(doc => ({ id: doc.id, sequence: 1, doc })),
  )
}
const known = async (tenant: string, person: string) =>
  (await replica().documents.find(tenant, { by: 'person', where: { person } })).items.map(({ doc }) => doc)

describe('the queue of mails', () => {
  it('gives every mail to one of several senders that work at the same time', async () => {
    const people = Array.from({ length: 20 }, (_, n) => `s-${n}`)
    for (const person of people) await keep(`race-${Number(person.slice(2)) % 3}`, person, 2)
    const senders = [replica(), replica(), replica()]
    await Promise.all(senders.map(sender => sender.untilIdle()))
    const sent = senders.flatMap(({ mails }) => mails.map(({ to }) => to.split('@')[0]))
    expect(sent.sort()).toEqual(people.sort())
  })

  it('brings a mail up again whose sender ended before it could say what came of it: the same mail', async () => {
    await keep('crash', 's-1', 2)
    const ended = replica()
    Object.assign(ended.queue, { settle: () => Promise.reject(new Error('killed')) })
    await expect(ended.step()).rejects.toThrow('killed')
    await keep('crash', 's-1')
    const early = replica({}, later(59))
    await early.untilIdle()
    const late = replica({}, later(60))
    await late.untilIdle()
    expect(ended.mails).toHaveLength(1)
    expect(late.mails).toEqual(ended.mails)
    expect(early.mails).toHaveLength(1)
    expect(early.mails[0]?.subject).not.toEqual(ended.mails[0]?.subject)
    expect((await known('crash', 's-1')).map(({ mail, tries }) => [mail, tries])).toEqual(
      expect.arrayContaining([
        ['sent', 2],
        ['sent', 2],
        ['sent', 1],
      ]),
    )
  })

  it('keeps both what the sender and what the reader say of a notice, and forgets an event that comes again', async () => {
    const id = 'n-both'
    const { documents, untilIdle } = replica()
    const told = () => documents.apply('both', [{ id, sequence: 4, doc: notice({ id }) }])
    await told()
    await documents.apply('both', [
      { id, source: 'reader', sequence: 1, change: old => (old ? { ...old, read: true } : null) },
    ])
    await untilIdle()
    await told()
    expect(await known('both', 's-1')).toMatchObject([{ id, read: true, mail: 'sent' }])
  })

  it('is left by a mail that was tried often enough, and the notice shows that it failed', async () => {
    await keep('lost', 's-1')
    const away = { deliver: () => Promise.reject(new Error('the mail server is away')) }
    for (let tries = 0; tries < MOST_TRIES; tries++) await replica(away, later(tries * 4 * 3_600)).step()
    expect(await replica(away, later(1_000 * 3_600)).step()).toBe('idle')
    const failed = await replica().documents.find('lost', { by: 'mail', where: { mail: 'failed' } })
    expect(failed.items.map(({ doc }) => doc.tries)).toEqual([MOST_TRIES])
  })
})

describe('the mail server gets', () => {
  it('what was written, in any script', async () => {
    await keep('script', 's-1', 1, { title: 'Größe 學 🎓', text: 'Ünïcode, "quoted" \\ and <marked>\nup' })
    const contactOf = async () => ({ email: 'zoe@script.example.org', givenName: 'Zoë 🎓' })
    await replica({ contactOf, deliver: letter => deliver(sidecar, letter) }).untilIdle()
    const [mail] = await until(
      () => mailbox.to('zoe@script.example.org').length > 0 && mailbox.to('zoe@script.example.org'),
    )
    expect(mail?.body).toContain('<p>Hello Zoë 🎓,</p>')
    expect(mail?.body).toContain('Ünïcode, &quot;quoted&quot; \\ and &lt;marked&gt;')
    expect(mail?.subject).toMatch(/^=\?UTF-8\?q\?/)
  })

  it('one recipient and no header of a subject’s own making, even from who forgot to check it', async () => {
    const subject = 'Seat held\r\nBcc: eve@example.org\r\n\r\nGone'
    await deliver(sidecar, { to: 'ada@inject.example.org', subject, body: 'Hello' })
    const [mail] = mailbox.to('ada@inject.example.org')
    expect(mail?.headers).not.toMatch(/^Bcc:/im)
    expect(mail?.headers.match(/^Delivered-To:/gm)).toHaveLength(1)
    expect(mail?.body).toBe('Hello\r\n')
  })
})
