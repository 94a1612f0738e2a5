import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMailSink } from '../../../packages/runner/smtp-sink.ts'

/** A mail that arrived: to whom the envelope says, its headers as they came, its text decoded. */
export interface Arrived {
  readonly to: string
  readonly subject: string
  readonly headers: string
  readonly body: string
}

/** A mail server of a test's own. */
export async function openMailbox() {
  const folder = mkdtempSync(join(tmpdir(), 'campus-mailbox-'))
  const sink = await startMailSink({ port: 0, folder })
  const mails = (): Arrived[] =>
    readdirSync(folder)
      .filter(name => name.endsWith('.eml'))
      .sort()
      .map(name => read(readFileSync(join(folder, name), 'utf8')))
  const close = async (): Promise<void> => {
    await sink.close()
    rmSync(folder, { recursive: true })
  }
  return { port: String(sink.port), mails, to: (address: string) => mails().filter(({ to }) => to === address), close }
}

function read(text: string): Arrived {
  const end = text.indexOf('\r\n\r\n')
  const headers = text.slice(0, end)
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(headers)?.[1]?.trim() ?? ''
  return { to: field('Delivered-To'), subject: field('Subject'), headers, body: decoded(text.slice(end + 4)) }
}

/** Out of quoted-printable (RFC 2045 section 6.7). */
function decoded(text: string): string {
  const joined = text.replaceAll('=\r\n', '')
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
