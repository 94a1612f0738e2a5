/** One line that a process of the platform wrote, or that the runner says of it. */
export type LogEntry = { source: string; level: Level; text: string; at: Date }
export type Level = 'debug' | 'info' | 'warn' | 'error'

const levels: Level[] = ['debug', 'info', 'warn', 'error']

export const isAtLeast = (level: Level, lowest: Level): boolean => levels.indexOf(level) >= levels.indexOf(lowest)

export type Log = (entry: LogEntry) => void

/**
 * Reads one line of output. Services write JSON with a numeric level (pino), Dapr writes JSON with a level by name;
 * what is neither is taken as it is.
 */
export const readLine = (source: string, line: string, fallback: Level, now = new Date()): LogEntry => {
  const fields = jsonObject(line)
  if (!fields || typeof fields['msg'] !== 'string') return { source, level: fallback, text: line, at: now }
  const { level, time, msg, ...rest } = fields
  return { source, level: levelOf(level, fallback), text: [msg, ...details(rest)].join(' '), at: instant(time, now) }
}

const jsonObject = (line: string): Record<string, unknown> | undefined => {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const levelOf = (level: unknown, fallback: Level): Level => {
  if (typeof level === 'number') return level >= 50 ? 'error' : level >= 40 ? 'warn' : level >= 30 ? 'info' : 'debug'
  if (level === 'warning') return 'warn'
  if (level === 'fatal' || level === 'panic') return 'error'
  return level === 'debug' || level === 'info' || level === 'warn' || level === 'error' ? level : fallback
}

const instant = (time: unknown, now: Date): Date => {
  const at = typeof time === 'number' || typeof time === 'string' ? new Date(time) : now
  return Number.isNaN(at.getTime()) ? now : at
}

/** What every line of a process repeats; its prefix says it already. */
const repeated = new Set(['pid', 'hostname', 'name', 'app_id', 'instance', 'type', 'ver', 'v'])

const details = (fields: Record<string, unknown>) =>
  Object.entries(fields)
    .filter(([key]) => !repeated.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)

const colours = [36, 35, 34, 32, 33, 96, 95, 94, 92, 93]
const width = 22

/** Prints entries as one log: time, a prefix in the colour of its source, text; warnings and errors stand out. */
export const printLog = (out: NodeJS.WritableStream & { isTTY?: boolean }, colour = out.isTTY === true): Log => {
  const known = new Map<string, number>()
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const colourOf = (source: string) => {
    if (!known.has(source)) known.set(source, known.size)
    return colours[(known.get(source) ?? 0) % colours.length] ?? 36
  }
  return ({ source, level, text, at }) => {
    const time = at.toISOString().slice(11, 23)
    const shown = level === 'error' ? paint(31, text) : level === 'warn' ? paint(33, text) : text
    out.write(`${paint(90, time)} ${paint(colourOf(source), source.padEnd(width))} ${shown}\n`)
  }
}
