import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MailSink, startMailSink } from './smtp-sink.ts'

let folder = ''
let sink: MailSink

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'campus-mails-'))
  sink = await startMailSink({ port: 0, folder, keep: 3 })
})
afterEach(async () => {
  await sink.close()
  rmSync(folder, { recursive: true })
})

/** Says each line once the one before is answered; gives back what the server said last. */
const say = (lines: string[]) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(sink.port, '127.0.0.1')
    let last = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      last = text
      const next = lines.shift()
      if (next === undefined) socket.end()
      else socket.write(`${next}\r\n`)
    })
    socket.on('end', () => socket.end())
    socket.on('close', () => resolve(last))
    socket.on('error', reject)
  })

const mail = (text: string, to = 'ada@example.org') =>
  say(['EHLO here', 'MAIL FROM:<campus@localhost>', `RCPT TO:<${to}>`, 'DATA', `Subject: ${text}\r\n\r\n${text}\r\n.`])

const kept = () => readdirSync(folder).sort()

describe('the mail sink', () => {
  it('keeps a mail with its envelope, for its owner alone, before it answers for it', async () => {
    expect(await mail('Seat held')).toMatch(/^250/)
    const [file = ''] = kept()
    expect(readFileSync(join(folder, file), 'utf8')).toBe(
      'Return-Path: <campus@localhost>\r\nDelivered-To: ada@example.org\r\nSubject: Seat held\r\n\r\nSeat held\r\n',
    )
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  })

  it('keeps the last mails and lets the oldest go', async () => {
    for (const text of ['one', 'two', 'three', 'four']) await mail(text)
    const texts = kept().map(file => /Subject: (\w+)/.exec(readFileSync(join(folder, file), 'utf8'))?.[1])
    expect(texts).toEqual(['two', 'three', 'four'])
  })

  it('refuses a mail that is too large and keeps nothing of it', async () => {
    expect(await mail('x'.repeat(600 * 1024))).toMatch(/^552/)
    expect(kept()).toEqual([])
  })

  it('goes on when a client hangs up in the middle', async () => {
    await new Promise<void>(resolve => {
      const socket = connect(sink.port, '127.0.0.1', () => socket.write('EHLO here\r\nMAIL FR'))
      socket.once('data', () => socket.destroy())
      socket.once('close', () => resolve())
    })
    expect(await mail('still here')).toMatch(/^250/)
  })
})
