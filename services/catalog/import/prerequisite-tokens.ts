/** The words that prerequisites are read by; a text with any other word is not for this program to understand. */
export type Token =
  | { readonly kind: 'course'; readonly subject: string; readonly number: string }
  /** A number alone: it shares the subject of the course before it. */
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'standing'; readonly standing: string }
  | { readonly kind: 'grade'; readonly grade: string }
  | { readonly kind: 'of'; readonly n: number }
  | { readonly kind: Mark }

type Mark = 'consent' | 'concurrent' | 'or-concurrent' | 'completion' | 'either' | 'and' | 'or' | 'comma'

/** How often in front of "of": not every number is worth a word. */
const COUNTS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3 }

/** What looks like a course and is a score in a test. */
const TESTS: ReadonlySet<string> = new Set(['ACT', 'GMAT', 'GRE', 'LSAT', 'MCAT', 'PSAT', 'SAT', 'TOEFL'])

const mark = (kind: Mark) => (): Token => ({ kind })

/** Tried one after the other where the last word ended. `or` comes before courses, or `CS 101 OR 105` would name two. */
const WORDS: readonly (readonly [RegExp, (...found: string[]) => Token | undefined])[] = [
  [/,/y, mark('comma')],
  [/credit(?: in| for)? or concurrent (?:enrollment|registration) in\b/iy, mark('concurrent')],
  [/or concurrent (?:enrollment|registration)\b(?! in\b)/iy, mark('or-concurrent')],
  [/and\b/iy, mark('and')],
  [/or\b/iy, mark('or')],
  [/either\b/iy, mark('either')],
  [
    /(one|two|three) of(?: the following(?: courses)?:?)?(?= )/iy,
    count => ({ kind: 'of', n: COUNTS[count?.toLowerCase() ?? ''] ?? 0 }),
  ],
  [/(?:successful )?completion of\b/iy, mark('completion')],
  [/(?:consent|permission|approval) of (?:the )?instructor\b(?: (?:is )?required\b)?/iy, mark('consent')],
  [/instructor (?:consent|permission|approval)\b(?: (?:is )?required\b)?/iy, mark('consent')],
  [
    /(freshman|sophomore|junior|senior|graduate) standing\b(?: (?:is )?required\b)?/iy,
    (standing = '') => ({ kind: 'standing', standing: standing.toLowerCase() }),
  ],
  [
    /with (?:a )?(?:minimum )?grade of ([A-D][+-]?) or (?:better|higher|above)\b/y,
    (grade = '') => ({ kind: 'grade', grade }),
  ],
  [
    /([A-Z][A-Z0-9]{1,11}) (\d{3,4}[A-Z]?)(?![\w-])/y,
    (subject = '', number = '') => (TESTS.has(subject) ? undefined : { kind: 'course', subject, number }),
  ],
  [/(\d{3,4}[A-Z]?)(?![\w-])/y, (number = '') => ({ kind: 'number', number })],
]

/** The words of a text, clause by clause, or undefined where one of them is unknown. One full stop may end it. */
export function tokensOf(text: string): readonly (readonly Token[])[] | undefined {
  const prose = text.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '')
  const clauses = prose.split(/ ?; ?(?:and )?/i).map(wordsOf)
  return clauses.every(clause => clause !== undefined) ? clauses : undefined
}

function wordsOf(clause: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  for (let at = 0; at < clause.length; ) {
    const found = tokenAt(clause, at)
    if (!found) return undefined
    tokens.push(found.token)
    at = clause[found.end] === ' ' ? found.end + 1 : found.end
  }
  return tokens
}

function tokenAt(clause: string, at: number): { token: Token; end: number } | undefined {
  for (const [word, read] of WORDS) {
    word.lastIndex = at
    const found = word.exec(clause)
    const token = found && read(...found.slice(1))
    if (token) return { token, end: word.lastIndex }
  }
  return undefined
}
