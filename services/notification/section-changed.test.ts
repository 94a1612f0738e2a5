import { ItemRescheduled, type SectionStanding } from '@campus/contracts'
import { describe, expect, it } from 'vitest'
import { newsIn } from './news.ts'
import { worded } from './wording.ts'

const meeting = { days: ['MO' as const, 'WE' as const], start: '09:00', end: '10:00', building: 'Weaver', room: '210' }
const open = (...meetings: SectionStanding['meetings']): SectionStanding => ({ meetings, status: 'open' })
function textOf(was: SectionStanding, now: SectionStanding, clashes: string[] = []) {
  const item = { registrationId: 's-1.fall', student: 's-1', enrollmentId: 's-1.fall.1', sectionId: 'fall.a' }
  const telling = newsIn({ ...ItemRescheduled({ ...item, sectionSequence: 2, was, now, clashes }), after: {} })
  return telling && worded(telling.news).text
}

describe('who is in a section that changed is told', () => {
  it('what it was, and what it is', () => {
    expect(textOf(open(meeting), open({ ...meeting, days: ['TU'], room: '9' }))).toBe(
      'It was held on Monday and Wednesday, 09:00 to 10:00, in Weaver 210. ' +
        'Now it is held on Tuesday, 09:00 to 10:00, in Weaver 9.',
    )
  })
  it('of several meetings, of dates, and of none', () => {
    const lab = { days: ['FR' as const], start: '13:00', end: '15:00', from: '2026-10-01', to: '2026-11-01' }
    expect(textOf(open(), open({ ...meeting, building: undefined, room: undefined }, lab))).toBe(
      'It was held without fixed times. Now it is held on Monday and Wednesday, 09:00 to 10:00; ' +
        'on Friday, 13:00 to 15:00, from 2026-10-01, until 2026-11-01.',
    )
  })
  it('that dates have changed where its days and times have not', () => {
    expect(textOf(open(meeting), open({ ...meeting, except: ['2026-11-26'] }))).toBe(
      'Some of its dates have changed: your calendar has them.',
    )
  })
  it('with which other section it now meets', () => {
    expect(textOf(open(), open(meeting), ['fall.b'])).toContain('at the time of section fall.b, where you sit too')
  })
  it.each([
    ['closed', 'It takes nobody new; your own place stays as it is.'],
    ['cancelled', 'The catalog lists it as cancelled. Ask the registrar what becomes of your place.'],
  ] as const)('that it is %s', (status, text) => {
    expect(textOf(open(meeting), { meetings: [meeting], status })).toBe(text)
  })
  it('that it is open again', () => {
    expect(textOf({ meetings: [meeting], status: 'closed' }, open(meeting))).toBe('It is open again.')
  })
})
