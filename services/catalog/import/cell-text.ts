import { decodeHTMLStrict } from 'entities'
import { type Column, LONGEST } from './columns.ts'
import { fault, type Reading, read } from './reading.ts'

/** Exports pass through several systems that each escape once more: `&amp;amp;` needs two rounds, never many. */
const ROUNDS = 4

/** Text as people read it: entities decoded to the end, composed characters, one kind of space, no invisible marks. */
export function plainText(raw: string): string {
  let text = raw
  for (let round = 0; round < ROUNDS; round++) {
    const decoded = decodeHTMLStrict(text)
    if (decoded === text) break
    text = decoded
  }
  return text
    .normalize('NFC')
    .replaceAll(/[\u00AD\u200B\u2060\uFEFF]/g, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim()
}

/** Control characters, direction overrides and the mark that stands for bytes that were no text. */
const UNREADABLE = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFD]|\p{Cs}/u

/** A cell that begins like this is run as a formula by the spreadsheet that opens an export of the catalog. */
const FORMULA = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/

/** Columns with a grammar of their own, which refuses a formula in words that fit the column. */
const WITH_GRAMMAR: ReadonlySet<Column> = new Set([
  'YearTerm',
  'Subject',
  'Number',
  'Credit Hours',
  'CRN',
  'Status Code',
  'Section Credit Hours',
  'Section Status',
  'Start Time',
  'End Time',
  'Days of Week',
  'Capacity',
])

/** One cell as plain text, or why it cannot be taken over. */
export function readCell(column: Column, raw: string): Reading<string> {
  const text = plainText(raw)
  if (UNREADABLE.test(text.replaceAll('\n', ' '))) {
    return fault('UNREADABLE_TEXT', `${column} has characters that cannot be read. Save the file as UTF-8.`)
  }
  if (!WITH_GRAMMAR.has(column) && FORMULA.test(text)) {
    return fault('FORMULA', `${column} begins with "${text[0]}", which a spreadsheet would run as a formula.`)
  }
  if (text.length > LONGEST[column]) {
    return fault('TOO_LONG', `${column} has ${text.length} characters; at most ${LONGEST[column]} are allowed.`)
  }
  return read(text)
}

/** A value as it may be quoted in a sentence. */
export const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}...` : text}"`
