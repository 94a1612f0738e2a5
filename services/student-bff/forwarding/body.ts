import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Problem, problem } from '@campus/service'

/** Bytes up to which a body is taken in whole: one write instead of a stream. */
const SMALL = 64 * 1024

/** A request's body on its way through. */
export interface Body {
  readonly content: Buffer | Readable | undefined
  /** Why the stream had to be ended, where it had. */
  readonly broken: () => Problem | undefined
}

/** The body of at most `bytes`, never more of it in memory than a small one has; or what is wrong with it. */
export async function bodyOf(request: IncomingMessage, bytes: number): Promise<Body | Problem> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  if (encoding === undefined && Number(length ?? 0) === 0) return { content: undefined, broken: () => undefined }
  if (Number(length ?? 0) > bytes) return tooLarge(bytes)
  if (encoding !== undefined || Number(length) > SMALL) return streamed(request, bytes)
  const content = await whole(request)
  return content instanceof Problem ? content : { content, broken: () => undefined }
}

async function whole(request: IncomingMessage): Promise<Buffer | Problem> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return problem(400, 'MALFORMED_REQUEST', 'The body was cut off.')
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
}

function streamed(request: IncomingMessage, bytes: number): Body {
  let size = 0
  async function* counted(): AsyncGenerator<Buffer> {
    // The request must outlive its body: it is yet to be answered.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length
      if (size > bytes) throw new RangeError('the body is too large')
      yield chunk as Buffer
    }
  }
  const content = Readable.from(counted(), { objectMode: false })
  // A client that hangs up ends the forwarding; whoever reads the stream hears of it there.
  content.on('error', () => undefined)
  return { content, broken: () => (size > bytes ? tooLarge(bytes) : undefined) }
}

const tooLarge = (bytes: number): Problem => problem(413, 'TOO_LARGE', `The body may have ${bytes} bytes at most.`)
