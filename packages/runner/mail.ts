import { join } from 'node:path'
import type { DataFolder } from './data-folder.ts'
import type { Ports } from './ports.ts'
import { type MailSink, startMailSink } from './smtp-sink.ts'

/** The mail server that sidecars deliver to, and the folder where mails end up when it is the platform's own. */
export type Mail = { host: string; port: number; folder?: string }

/** The server that the environment names, else one of the platform's own. */
export const mailServer = async (env: NodeJS.ProcessEnv, data: DataFolder, ports: Ports): Promise<Mail> => {
  const { CAMPUS_SMTP_HOST: host = '127.0.0.1', CAMPUS_SMTP_PORT: port } = env
  return port
    ? { host, port: Number(port) }
    : { host: '127.0.0.1', port: await ports.take(), folder: join(data.path, 'mail') }
}

export const mailEnv = ({ host, port }: Mail) => ({ CAMPUS_SMTP_HOST: host, CAMPUS_SMTP_PORT: `${port}` })

/** Takes mails and keeps them as files, where the platform has a server of its own. */
export const openMailbox = async ({ port, folder }: Mail): Promise<Pick<MailSink, 'close'>> =>
  folder ? startMailSink({ port, folder }) : { close: async () => {} }
