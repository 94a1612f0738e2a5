import type { Course } from '@campus/contracts'
import MiniSearch from 'minisearch'

type Indexed = Pick<Course, 'id' | 'subject' | 'number' | 'title' | 'description'>

/** A course that was found. */
export interface Hit {
  readonly id: string
  readonly subject: string
}

/** Words that one question is searched for; the rest of a longer one is left out. */
const MOST_WORDS = 12

/** Courses by the words of their code, title and description, in memory. Typing errors and unfinished words are forgiven. */
export class CourseIndex {
  readonly #words = new MiniSearch<Indexed & { code: string }>({
    fields: ['code', 'title', 'description'],
    storeFields: ['subject'],
    processTerm: plain,
    searchOptions: {
      boost: { code: 5, title: 3 },
      prefix: word => word.length > 1,
      // One letter in five may be wrong; but `225` is not `255`, and a short word has nothing to spare.
      fuzzy: word => (/\d/.test(word) || word.length < 4 ? false : 0.2),
    },
  })

  get size(): number {
    return this.#words.documentCount
  }

  /** Takes a course in, in place of what it was before. */
  put({ id, subject, number, title, description }: Indexed): void {
    const document = { id, subject, number, title, description, code: `${subject} ${number} ${subject}${number} ${id}` }
    if (this.#words.has(id)) this.#words.replace(document)
    else this.#words.add(document)
  }

  /** Courses that have all the words, or where there is none, some of them; best first, at most so many. */
  find(question: string, most: number): Hit[] {
    const words = question.split(/\s+/).slice(0, MOST_WORDS).join(' ')
    const all = this.#words.search(words, { combineWith: 'AND' })
    const found = all.length > 0 ? all : this.#words.search(words, { combineWith: 'OR' })
    const ranked = found.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    return ranked.slice(0, most).map(({ id, subject }) => ({ id, subject }))
  }
}

/** `Crónica` as `cronica`: letters without their marks, in lower case. */
const plain = (word: string): string =>
  word
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
