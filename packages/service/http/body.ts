import type { IncomingMessage } from 'node:http'
import { isHostile, nestsDeeperThan } from './json.ts'
import { Problem, problem } from './problem.ts'

/** `json` and `csv` arrive as their values (CSV as text); `raw` is any type, as the bytes that a signature covers. */
export type BodyKind = 'json' | 'csv' | 'raw'

export const MEDIA_TYPES = { json: 'application/json', csv: 'text/csv', raw: 'application/octet-stream' } as const

const MEBIBYTE = 1024 * 1024
export const BODY_BYTES = { json: MEBIBYTE, csv: 16 * MEBIBYTE, raw: MEBIBYTE } as const
const JSON_DEPTH = 64

/**
 * The request's body as a value, `undefined` when it has none. The other outcome is the problem: too large (413), of a
 * type, charset or compression that is not taken here (415), cut off or unreadable (400).
 */
export async function readBody(
  request: IncomingMessage,
  kind: BodyKind,
  bytes: number = BODY_BYTES[kind],
): Promise<unknown> {
  if (!hasBody(request)) return undefined
  const unacceptable = refusal(request, kind, bytes)
  if (unacceptable && !mayBeNone(request)) return unacceptable
  const content = await collect(request, bytes)
  if (unacceptable) return content instanceof Problem || content.length > 0 ? unacceptable : undefined
  if (content instanceof Problem || kind === 'raw') return content
  const text = decode(content)
  if (text instanceof Problem) return text
  return kind === 'csv' ? plain(text) : parseJson(text)
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** Relays send what has no body in chunks, of which there are none, and without a type. */
const mayBeNone = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined && headers['content-type'] === undefined

function refusal({ headers }: IncomingMessage, kind: BodyKind, bytes: number): Problem | undefined {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    return problem(415, 'UNSUPPORTED_ENCODING', 'Send the body uncompressed.', {
      headers: { 'accept-encoding': 'identity' },
    })
  if (Number(headers['content-length'] ?? 0) > bytes) return tooLarge(bytes)
  return kind === 'raw' || isOfType(headers['content-type'], MEDIA_TYPES[kind]) ? undefined : wrongType(kind)
}

function isOfType(header: string | undefined, expected: string): boolean {
  if (header === expected) return true
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';')
  const charset = parameters.map(each => each.trim()).find(each => each.startsWith('charset='))
  return type.trim() === expected && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
}

const wrongType = (kind: BodyKind): Problem =>
  problem(415, 'UNSUPPORTED_MEDIA_TYPE', `Send ${MEDIA_TYPES[kind]} in UTF-8.`, {
    headers: { accept: MEDIA_TYPES[kind] },
  })

const tooLarge = (bytes: number): Problem => problem(413, 'TOO_LARGE', `The body may have ${bytes} bytes at most.`)

/** All bytes up to the limit. Whatever follows is not kept; the exchange ends it. */
function collect(request: IncomingMessage, bytes: number): Promise<Buffer | Problem> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise(resolve => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= bytes) chunks.push(chunk)
      else {
        chunks.length = 0
        resolve(tooLarge(bytes))
      }
    })
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.once('close', () => resolve(unreadable('The body was cut off.')))
    request.once('error', () => resolve(unreadable('The body was cut off.')))
  })
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

function decode(content: Buffer): string | Problem {
  try {
    return UTF8.decode(content)
  } catch {
    return unreadable('The body is not UTF-8.')
  }
}

const plain = (text: string): string | Problem =>
  text.includes('\0') ? unreadable('The body has NUL characters.') : text

function parseJson(text: string): unknown {
  if (nestsDeeperThan(text, JSON_DEPTH)) return unreadable(`The body nests deeper than ${JSON_DEPTH}.`)
  try {
    const value: unknown = JSON.parse(text)
    return isHostile(text, value) ? unreadable('The body has text that cannot be kept.') : value
  } catch {
    return unreadable('The body is not JSON.')
  }
}

const unreadable = (detail: string): Problem =>
  problem(400, 'INVALID_REQUEST', detail, { errors: [{ code: 'INVALID', detail, path: 'body' }] })
