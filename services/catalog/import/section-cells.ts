import { idFrom } from '@campus/contracts'
import type { SectionFacts } from './catalog-row.ts'
import { quoted } from './cell-text.ts'
import { type Cells, readMatching } from './course-cells.ts'
import { readCredits } from './credit-hours.ts'
import { ASSUMED_CAPACITY, type CatalogOptions, type CourseDraft, type SectionDraft } from './drafts.ts'
import { readTimes, type WhenItMeets } from './meeting-times.ts'
import { andThen, fault, type Reading, read, readAll } from './reading.ts'
import { readStatus } from './section-status.ts'

type Meeting = SectionDraft['meetings'][number]
type Credits = SectionDraft['credits']

/** The section as far as its course does not matter: `credits` only where the section has its own. */
export type SectionCells = Omit<SectionFacts, 'courseId' | 'credits'> & { credits?: Credits; when: WhenItMeets }

export function readSection(cells: Cells, options: CatalogOptions): Reading<SectionCells> {
  const parts = readAll({
    crn: readCrn(cells),
    credits: readOwnCredits(cells['Section Credit Hours']),
    capacity: readCapacity(cells.Capacity, options),
    status: readStatus(cells['Status Code'], cells['Section Status']),
    when: readTimes({ start: cells['Start Time'], end: cells['End Time'], days: cells['Days of Week'] }),
  })
  return andThen(parts, ({ crn, credits, capacity, status, when }) =>
    read({
      id: idFrom(`${options.term}.${crn}`),
      term: options.term,
      crn,
      capacity,
      status,
      when,
      ...(cells.Section === '' ? {} : { code: cells.Section }),
      ...(cells['Section Title'] === '' ? {} : { title: cells['Section Title'] }),
      ...(cells['Part of Term'] === '' ? {} : { partOfTerm: cells['Part of Term'] }),
      ...(credits === undefined ? {} : { credits }),
    }),
  )
}

export const readCrn = (cells: Pick<Cells, 'CRN'>): Reading<string> =>
  readMatching('CRN', cells.CRN, /^\d+$/, 'digits only')

function readOwnCredits(text: string): Reading<Credits | undefined> {
  return text === '' ? read(undefined) : readCredits('Section Credit Hours', text)
}

function readCapacity(text: string, options: CatalogOptions): Reading<number> {
  if (text === '') return read(options.capacity ?? ASSUMED_CAPACITY)
  if (/^\d{1,5}$/.test(text)) return read(Number(text))
  return fault('BAD_CAPACITY', `Capacity is ${quoted(text)}; write a whole number of seats from 0 to 99999.`)
}

/** A row's meeting with its place and, where the caller knows them, the dates of its part of term. */
export function meetingOf(cells: Cells, when: WhenItMeets, options: CatalogOptions): Meeting | undefined {
  if (when.at !== 'times') return undefined
  const dates = options.partsOfTerm?.[cells['Part of Term']]
  const room = cells.Room.toUpperCase() === 'ARR' ? '' : cells.Room
  return {
    ...when.meeting,
    ...(dates ?? {}),
    ...(room === '' ? {} : { room }),
    ...(cells.Building === '' ? {} : { building: cells.Building }),
  }
}

/** Credits a section may be taken for, and whether they leave the range of its course. */
export function creditsOf(own: Credits | undefined, course: CourseDraft): { credits: Credits; outside: boolean } {
  const credits = own ?? course.credits
  return { credits, outside: credits.min < course.credits.min || credits.max > course.credits.max }
}
