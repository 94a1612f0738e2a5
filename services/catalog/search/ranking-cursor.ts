import { createHmac, timingSafeEqual } from 'node:crypto'
import { CursorRefused } from '@campus/documents'

/** Cursors into a ranking: how many were shown, sealed together with the question. */
export class RankingCursors {
  readonly #key: string

  constructor(key: string) {
    this.#key = key
  }

  seal(shown: number, question: readonly unknown[]): string {
    return `${shown}.${this.#mark(shown, question).toString('base64url')}`
  }

  /** How many were shown; throws `CursorRefused` unless it was sealed for the same question. */
  open(cursor: string, question: readonly unknown[]): number {
    const [, digits = '', mark = ''] = /^(\d{1,9})\.([\w-]+)$/.exec(cursor) ?? []
    const given = Buffer.from(mark, 'base64url')
    const right = this.#mark(Number(digits), question)
    if (given.length !== right.length || !timingSafeEqual(given, right)) throw new CursorRefused()
    return Number(digits)
  }

  #mark(shown: number, question: readonly unknown[]): Buffer {
    return createHmac('sha256', this.#key)
      .update(`ranking ${JSON.stringify([shown, ...question])}`)
      .digest()
  }
}
