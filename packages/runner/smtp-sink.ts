import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SMTPServer as Server, type SMTPServerDataStream, type SMTPServerEnvelope } from 'smtp-server'

/** A mail server for one machine: it delivers to nobody and keeps the last mails as files. */
export type MailSink = {
  port: number
  /** Ends once the mails under way are kept. */
  close: () => Promise<void>
}

export type MailSinkOptions = {
  /** Of 127.0.0.1; 0 takes any that is free. */
  port: number
  /** Where mails are kept, as `<time>-<number>.eml`, the newest last by name; made where it is missing. */
  folder: string
  /** How many are kept; 500 unless told. */
  keep?: number
}

const largest = 1024 * 1024

/**
 * Takes every mail from whoever reaches the port, without login or encryption. A mail is on the disk, readable for its
 * owner alone, before it is answered for; one of more than a mebibyte is refused.
 */
export const startMailSink = async ({ port, folder, keep = 500 }: MailSinkOptions): Promise<MailSink> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const keepMail = mailbox(folder, keep)
  const server = new Server({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largest,
    onData: (stream, { envelope }, done) => {
      received(stream, envelope)
        .then(keepMail)
        .then(() => done(), done)
    },
  })
  const bound = await listening(server, port)
  // A client that hangs up early is no reason to end.
  server.on('error', () => undefined)
  return { port: bound, close: () => new Promise(resolve => server.close(() => resolve())) }
}

const listening = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    const socket = server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = socket.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

/** The mail with what the envelope said of it in front, as mail servers write it (RFC 5321 section 4.4). */
const received = async (stream: SMTPServerDataStream, { mailFrom, rcptTo }: SMTPServerEnvelope): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer)
  if (stream.sizeExceeded) throw Object.assign(new Error('The mail is too large'), { responseCode: 552 })
  const envelope = [
    `Return-Path: <${mailFrom ? mailFrom.address : ''}>`,
    ...rcptTo.map(({ address }) => `Delivered-To: ${address}`),
  ]
  return Buffer.concat([Buffer.from(envelope.map(line => `${line}\r\n`).join('')), ...chunks])
}

/** Writes a mail under a name that sorts behind the ones before, whole or not at all, and lets the oldest go. */
const mailbox = (folder: string, keep: number) => {
  let count = 0
  return async (mail: Buffer) => {
    const number = String(++count).padStart(6, '0')
    const name = `${new Date().toISOString().replaceAll(':', '')}-${number}.eml`
    const part = join(folder, `${name}.part`)
    await writeFile(part, mail, { mode: 0o600 })
    await rename(part, join(folder, name))
    const mails = (await readdir(folder)).filter(file => file.endsWith('.eml')).sort()
    for (const old of mails.slice(0, Math.max(mails.length - keep, 0))) await rm(join(folder, old), { force: true })
  }
}

/** As a process of its own: CAMPUS_SMTP_PORT, CAMPUS_MAILS (the folder), CAMPUS_MAILS_KEPT. */
const main = async () => {
  const { CAMPUS_SMTP_PORT, CAMPUS_MAILS, CAMPUS_MAILS_KEPT } = process.env
  if (!CAMPUS_SMTP_PORT || !CAMPUS_MAILS) throw new Error('CAMPUS_SMTP_PORT and CAMPUS_MAILS are needed here')
  const keep = CAMPUS_MAILS_KEPT ? { keep: Number(CAMPUS_MAILS_KEPT) } : {}
  const sink = await startMailSink({ port: Number(CAMPUS_SMTP_PORT), folder: CAMPUS_MAILS, ...keep })
  const stop = () => void sink.close().then(() => process.exit(0))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
}

if (import.meta.main) await main()
