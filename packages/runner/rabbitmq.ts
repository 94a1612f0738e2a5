import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findProgram, findRabbit } from './binaries.ts'
import type { DataFolder } from './data-folder.ts'
import { token } from './instance.ts'
import type { Ports } from './ports.ts'
import { speaks } from './probe.ts'
import type { ProcessSpec } from './supervised.ts'

/** A broker of this platform's own: `epmd`, which every Erlang node registers with, and the node itself. */
export type Rabbit = { specs: ProcessSpec[]; url: string }

const user = 'campus'

/**
 * RabbitMQ with its own node, folders, cookie, ports and login. It also gets an `epmd` of its own: the usual one is
 * shared by all of a machine's Erlang nodes, and stays behind.
 */
export const rabbitmq = async (env: NodeJS.ProcessEnv, data: DataFolder, ports: Ports): Promise<Rabbit> => {
  const program = findRabbit()
  const epmd = program && findProgram('epmd', dirname(program), '/usr/bin')
  if (!program || !epmd) throw new Error('RabbitMQ is missing: `npm start -- --profile onprem` sets it up')
  const folder = data.folder('rabbitmq')
  const password = data.secret('rabbitmq', token)
  const [port, distribution, names] = [await ports.take(), await ports.take(), await ports.take()]
  configure(folder, port, password)
  const around = { ...env, ...nodeEnvironment(folder, distribution, names) }
  const shared = { env: around, cwd: folder, logs: 'warn' } as const
  return {
    url: `amqp://${user}:${password}@127.0.0.1:${port}`,
    specs: [
      {
        ...shared,
        name: 'epmd',
        command: epmd,
        args: ['-port', `${names}`, '-address', '127.0.0.1'],
        graceMs: 2_000,
        isHealthy: () => speaks(names, askForNames, () => true),
      },
      { ...shared, name: 'rabbitmq', command: program, args: [], graceMs: 20_000, isHealthy: () => greets(port) },
    ],
  }
}

/** The protocol header of AMQP 0-9-1, which the broker answers with a method frame (type 1). */
const greets = (port: number) => speaks(port, Buffer.from('AMQP\0\0\u0009\u0001', 'latin1'), reply => reply[0] === 1)

/** A request of one byte: `n`, all registered names. */
const askForNames = Buffer.from([0, 1, 110])

/**
 * Milliseconds after which a message that was delivered and not acknowledged is delivered again, and between looks for
 * such: a sidecar whose service died may sit on one for ever (Dapr 1.18).
 */
const FORGETFUL = '[{rabbit, [{consumer_timeout, 45000}, {channel_tick_interval, 5000}]}].'

const configure = (folder: string, port: number, password: string) => {
  const lines = [
    `listeners.tcp.local = 127.0.0.1:${port}`,
    `default_user = ${user}`,
    `default_pass = ${password}`,
    'log.console.level = warning',
    'disk_free_limit.absolute = 50MB',
  ]
  writeFileSync(join(folder, 'rabbitmq.conf'), `${lines.join('\n')}\n`, { mode: 0o600 })
  writeFileSync(join(folder, 'advanced.config'), `${FORGETFUL}\n`)
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n')
  writeFileSync(join(folder, 'environment'), '')
  mkdirSync(join(folder, 'mnesia'), { recursive: true })
}

const nodeEnvironment = (folder: string, distribution: number, names: number) => ({
  HOME: folder,
  ERL_EPMD_PORT: `${names}`,
  ERL_EPMD_ADDRESS: '127.0.0.1',
  // Makes the start script become the node, instead of a shell that waits for one and takes our signals.
  RUNNING_UNDER_SYSTEMD: 'true',
  RABBITMQ_NODENAME: 'campus@localhost',
  RABBITMQ_DIST_PORT: `${distribution}`,
  RABBITMQ_CONF_ENV_FILE: join(folder, 'environment'),
  RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
  RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
  RABBITMQ_LOG_BASE: folder,
  RABBITMQ_LOGS: '-',
  RABBITMQ_PID_FILE: join(folder, 'pid'),
  // On loopback only, and without schedulers that spin while there is nothing to do.
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none -kernel inet_dist_use_interface {127,0,0,1}',
})
