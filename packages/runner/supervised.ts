import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { hasSettled, restartDelay } from './backoff.ts'
import { isAtLeast, type Level, type Log, type LogEntry, readLine } from './log.ts'
import { isHarmless } from './noise.ts'

export type User = { uid: number; gid: number }

/** A process to keep running. */
export type ProcessSpec = {
  name: string
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
  cwd: string
  /** Whom to run it as, when not as ourselves. */
  user?: User
  /** The lowest level of its output that reaches the log; all of it unless told. */
  logs?: 'info' | 'warn'
  /** Answers whether it is healthy; asked again and again while it starts. */
  isHealthy: () => Promise<boolean>
  /** The signal that ends it in good order: SIGTERM, unless it has another. */
  stopSignal?: NodeJS.Signals
  /** How long it may take to end after that, in milliseconds. */
  graceMs: number
}

/** A hold on a process of the platform: what it is, and ways to make its life hard. */
export type RunningProcess = {
  readonly name: string
  /** Nothing while it is down. */
  readonly pid: number | undefined
  /** How often it was started again after it ended on its own. */
  readonly restarts: number
  /** Sends a signal, SIGKILL unless told; the runner then starts it again. */
  kill: (signal?: NodeJS.Signals) => void
  /** Freezes it (SIGSTOP) until `resume`. */
  pause: () => void
  resume: () => void
  /** Ends it and leaves it down; `kill: true` gives it no chance to finish anything. */
  down: (options?: { kill?: boolean }) => Promise<void>
  /** Starts it after `down`, and resolves when it is healthy. */
  up: () => Promise<void>
  /** Resolves once it runs and is healthy; throws after `timeoutMs`, or when it keeps ending. */
  untilHealthy: (timeoutMs?: number) => Promise<void>
}

const hopeless = 6

/** What no process can handle meets its children too; the others are for the process to pass on. */
const forAll = new Set<NodeJS.Signals>(['SIGKILL', 'SIGSTOP', 'SIGCONT'])
const pollMs = 50

/** Starts a process, writes its output to the log and starts it again, later and later, whenever it ends. */
export const supervise = (spec: ProcessSpec, log: Log): RunningProcess => {
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  let wanted = true
  let failures = 0
  let restarts = 0
  let timer: NodeJS.Timeout | undefined
  /** Killed, though its end has not been noticed yet. */
  let doomed: ChildProcess | undefined

  const say = (level: Level, text: string) => log({ source: spec.name, level, text, at: new Date() })

  const start = () => {
    const started = Date.now()
    const mine = spawn(...withDeathSignal(spec), {
      ...spec.user,
      cwd: spec.cwd,
      env: spec.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own process group: Ctrl-C in a terminal reaches the runner alone, which stops everything in order.
      detached: true,
    })
    child = mine
    forward(mine, spec, entry => {
      // What a server complains of while it is told to stop is of no use to anybody.
      if (wanted || !spec.logs) log(entry)
    })
    ended = new Promise(resolve => {
      mine.once('error', error => resolve(afterEnd(started, error.message)))
      mine.once('exit', (code, signal) => resolve(afterEnd(started, signal ?? `code ${code}`)))
    })
  }

  const afterEnd = (started: number, how: string) => {
    child = undefined
    if (!wanted) return
    failures = hasSettled(Date.now() - started) ? 0 : failures
    const delay = restartDelay(failures++)
    restarts++
    say('warn', `ended (${how}), starts again in ${delay} ms, restart ${restarts}`)
    timer = setTimeout(start, delay)
  }

  const signal = (name: NodeJS.Signals) => {
    if (child?.pid && child.exitCode === null && child.signalCode === null) {
      if (!forAll.has(name) || !signalGroup(child.pid, name)) child.kill(name)
    }
  }

  const down = async ({ kill = false } = {}) => {
    wanted = false
    clearTimeout(timer)
    if (!child) return
    // A frozen process takes no other signal than SIGKILL.
    signal('SIGCONT')
    signal(kill ? 'SIGKILL' : (spec.stopSignal ?? 'SIGTERM'))
    const reaper = setTimeout(() => {
      say('warn', `still runs after ${spec.graceMs} ms, killed`)
      signal('SIGKILL')
    }, spec.graceMs)
    await ended
    clearTimeout(reaper)
  }

  const untilHealthy = async (timeoutMs = 60_000) => {
    const deadline = Date.now() + timeoutMs
    const before = restarts
    while (!(child && child !== doomed && (await spec.isHealthy()))) {
      if (restarts - before >= hopeless) throw new Error(`${spec.name} keeps ending; its log says why`)
      if (!wanted) throw new Error(`${spec.name} was stopped`)
      if (Date.now() > deadline) throw new Error(`${spec.name} was not healthy within ${timeoutMs / 1000} s`)
      await new Promise(resolve => setTimeout(resolve, pollMs))
    }
  }

  const up = async () => {
    if (!wanted) {
      wanted = true
      failures = 0
      start()
    }
    await untilHealthy()
  }

  start()
  return {
    name: spec.name,
    get pid() {
      return child?.pid
    },
    get restarts() {
      return restarts
    },
    kill: (name = 'SIGKILL') => {
      if (name === 'SIGKILL') doomed = child
      signal(name)
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    down,
    up,
    untilHealthy,
  }
}

/** Whether it could be sent: not to a process that has not got its own group yet, or no longer. */
const signalGroup = (pid: number, name: NodeJS.Signals): boolean => {
  try {
    return process.kill(-pid, name)
  } catch {
    return false
  }
}

const forward = (child: ChildProcess, { name, logs }: ProcessSpec, log: Log) => {
  const wanted = (entry: LogEntry) => isAtLeast(entry.level, logs ?? 'debug') && !isHarmless(entry.text)
  const lines = (stream: NodeJS.ReadableStream | null, fallback: Level) => {
    if (!stream) return
    createInterface({ input: stream }).on('line', line => {
      const entry = readLine(name, line, fallback)
      if (wanted(entry)) log(entry)
    })
  }
  lines(child.stdout, 'info')
  lines(child.stderr, 'warn')
}

/** Where the kernel can do it, a child dies with a runner that was killed: nothing stays behind on its ports. */
const withDeathSignal = ({ command, args }: ProcessSpec): [string, string[]] =>
  diesWithParent() ? ['setpriv', ['--pdeathsig', 'KILL', '--', command, ...args]] : [command, args]

let supported: boolean | undefined
const diesWithParent = () => {
  supported ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', '--', 'true'], { stdio: 'ignore' }).status === 0
  return supported
}
