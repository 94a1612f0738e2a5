import { type DestinationStream, type Logger, pino } from 'pino'

/** Members that may hold what nobody should read in a log, wherever an object with them is logged. */
const PRIVATE = [
  'authorization',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'email',
  'givenName',
  'familyName',
]

/** One JSON line an event on standard output, about the service `name`, without personal data. */
export function createLog(name: string, level = 'info', to?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorForLog },
    redact: PRIVATE.flatMap(member => [member, `*.${member}`]),
  }
  return to ? pino(options, to) : pino(options)
}

const LONGEST_MESSAGE = 300
const MOST_CAUSES = 3

/** An error as the log keeps it: what and where, with anything that looks like an address or a token taken out. */
export function errorForLog(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, stack, cause } = error
  return {
    name,
    ...('code' in error && { code: String(error.code) }),
    message: scrub(message).slice(0, LONGEST_MESSAGE),
    at: stack
      ?.split('\n')
      .filter(line => /^\s+at /.test(line))
      .slice(0, 12)
      .map(line => line.trim()),
    ...(cause !== undefined && depth < MOST_CAUSES && { cause: errorForLog(cause, depth + 1) }),
  }
}

const scrub = (text: string): string =>
  text
    .replace(/[^\s@"'<>()=,]{1,64}@[^\s@"'<>()=,]{1,190}/g, '[address]')
    .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '[token]')
