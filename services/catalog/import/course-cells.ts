import { plainAntirequisites } from './antirequisite-prose.ts'
import { quoted } from './cell-text.ts'
import type { Column } from './columns.ts'
import { courseId } from './course-id.ts'
import { readCredits } from './credit-hours.ts'
import type { CourseDraft } from './drafts.ts'
import { plainRule } from './prerequisite-prose.ts'
import { andThen, fault, type Reading, read, readAll } from './reading.ts'

export type Cells = Readonly<Record<Column, string>>

const SUBJECT = /^[A-Z][A-Z0-9]*$/
const NUMBER = /^[0-9A-Z](?:[0-9A-Z.-]*[0-9A-Z])?$/
const MOST_PREREQUISITE_TEXT = 4_000

/** The course a row belongs to. */
export function readCourse(cells: Cells): Reading<CourseDraft> {
  const parts = readAll({
    code: readCode(cells),
    title: cells.Name === '' ? fault('MISSING_NAME', 'Name is empty; every course needs a title.') : read(cells.Name),
    credits: readCredits('Credit Hours', cells['Credit Hours']),
    prerequisite: readPrerequisite(cells),
  })
  return andThen(parts, ({ code, title, credits, prerequisite }) => {
    const attributes = attributesIn(cells['Degree Attributes'])
    const description = descriptionOf(cells)
    const antirequisites = plainAntirequisites({ id: code.id, description })
    return read({
      ...code,
      title,
      description,
      credits,
      ...(prerequisite === '' ? {} : prerequisiteOf(code.id, prerequisite)),
      ...(antirequisites.length === 0 ? {} : { antirequisites }),
      ...(attributes.length === 0 ? {} : { attributes }),
    })
  })
}

/** Subject, number and id of the course; also serves to tell what a refused row was part of. */
export function readCode(
  cells: Pick<Cells, 'Subject' | 'Number'>,
): Reading<Pick<CourseDraft, 'id' | 'subject' | 'number'>> {
  const code = readAll({
    subject: readMatching('Subject', cells.Subject.toUpperCase(), SUBJECT, 'letters and digits, like CS'),
    number: readMatching('Number', cells.Number.toUpperCase(), NUMBER, 'digits and letters, like 101 or 101L'),
  })
  return andThen(code, ({ subject, number }) => read({ id: courseId(subject, number), subject, number }))
}

/** A cell that must be there and look a certain way; the codes are `MISSING_<COLUMN>` and `BAD_<COLUMN>`. */
export function readMatching(column: string, text: string, form: RegExp, allowed: string): Reading<string> {
  const name = column.toUpperCase()
  if (text === '') return fault(`MISSING_${name}`, `${column} is empty.`)
  return form.test(text) ? read(text) : fault(`BAD_${name}`, `${column} is ${quoted(text)}; use ${allowed}.`)
}

/** `Section Info` repeats the end of the description, so it only stands in; the schedule note is a paragraph more. */
function descriptionOf(cells: Cells): string {
  const paragraphs = [cells.Description || cells['Section Info'], cells['Schedule Information']]
  return paragraphs.filter(paragraph => paragraph !== '').join('\n')
}

/** The text, and the rule where it says one plainly: a text without a rule is for staff to look at. */
function prerequisiteOf(id: string, prerequisiteText: string): Pick<CourseDraft, 'prerequisiteText' | 'prerequisites'> {
  const prerequisites = plainRule({ id, prerequisiteText })
  return { prerequisiteText, ...(prerequisites && { prerequisites }) }
}

/** Everything from "Prerequisite:" to the end of the text, where the restrictions stand too. */
function readPrerequisite(cells: Cells): Reading<string> {
  const found = [cells.Description, cells['Section Info']].map(text => /\bPrerequisites?:\s*(.*)$/is.exec(text)?.[1])
  const text = found.find(each => each !== undefined)?.trim() ?? ''
  if (text.length <= MOST_PREREQUISITE_TEXT) return read(text)
  return fault(
    'TOO_LONG',
    `The prerequisites have ${text.length} characters; at most ${MOST_PREREQUISITE_TEXT} are allowed.`,
  )
}

/** `Advanced Composition, and Humanities - Hist & Phil course.` as its two attributes. */
function attributesIn(text: string): string[] {
  const list = text.replace(/\.$/, '').replace(/ courses?$/i, '')
  return list.split(/,\s+and\s+|,\s+|\s+and\s+/).filter(attribute => attribute !== '')
}
