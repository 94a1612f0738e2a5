import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Scalar } from './scalar.ts'

/** The cursor was not made by this installation for this query of this tenant. Clients get a 400. */
export class CursorRefused extends Error {
  override readonly name = 'CursorRefused'
  readonly code = 'CURSOR_REFUSED'

  constructor() {
    super('the cursor does not belong to this query')
  }
}

/** Shortest key, in bytes. */
const SHORTEST = 16

/** Makes cursors: where a page ended, sealed together with whose query it was and which. */
export class Cursors {
  readonly #key: string

  constructor(key: string) {
    if (Buffer.byteLength(key) < SHORTEST) throw new TypeError(`a cursor key has at least ${SHORTEST} bytes`)
    this.#key = key
  }

  seal(end: readonly Scalar[], query: unknown): string {
    const body = Buffer.from(JSON.stringify(end)).toString('base64url')
    return `${body}.${this.#mark(body, query).toString('base64url')}`
  }

  /** Where the page before ended; throws `CursorRefused` unless it was sealed for the same query. */
  open(cursor: string, query: unknown): Scalar[] {
    const [body = '', mark = '', ...rest] = cursor.split('.')
    const given = Buffer.from(mark, 'base64url')
    const right = this.#mark(body, query)
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) throw new CursorRefused()
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Scalar[]
  }

  #mark(body: string, query: unknown): Buffer {
    return createHmac('sha256', this.#key)
      .update(`${body}.${JSON.stringify(query)}`)
      .digest()
  }
}
