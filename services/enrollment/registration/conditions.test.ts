import { ItemAdminDropped, ItemConfirmed } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { nothingKnown } from '../eligibility/student-facts.ts'
import {
  dropped,
  enrolled,
  given,
  held,
  invoiced,
  item,
  now,
  requested,
  requestedItem,
  termFacts,
  waitlisted,
} from '../testing/registration-story.ts'

const rules = { 'course-a': { prerequisites: { course: 'cs-101', minGrade: 'C' as const } } }
const taking = { inProgress: [{ courseId: 'cs-101', credits: 3 }] }
const with_ = (grade: string) => ({ taken: [{ courseId: 'cs-101', term: 'spring', grade, credits: 3 }] })
const known = (facts: object) => ({
  type: 'grades-known' as const,
  studentFacts: { ...nothingKnown, ...facts },
  rules,
})
const asked = requested([requestedItem(1, 'a', { conditional: true })])
const conditional = [asked, held(1, 'a'), invoiced(1, [[1, 'a']]), enrolled(1, 'a')]

describe('S-03: an enrollment that depends on grades to come', () => {
  test('stands once they are good enough', () => {
    given(...conditional)
      .when(known(with_('C')))
      .thenHappened(ItemConfirmed(item(1, 'a')))
      .thenShown({ items: [{ status: 'enrolled' }] })
  })
  test('ends with seat and charge when they are not, and says what was missing', () => {
    const { events } = given(...conditional)
      .when(known(with_('D')))
      .thenShown({ items: [{ status: 'admin_dropped', seat: false, reasons: [{ code: 'PREREQ' }] }] })
    expect(events).toMatchObject([
      { type: ItemAdminDropped.type, data: { seat: true, reasons: [{ missing: [{ course: 'cs-101' }] }] } },
      { type: 'enrollment.invoice-withdrawn', data: { enrollmentIds: ['ann.fall.1'] } },
    ])
  })
  test('stays open while they are still to come', () => {
    given(...conditional)
      .when(known(taking))
      .thenNothingHappened()
  })
  test('is left to staff once nothing can be added any more', () => {
    given(...conditional)
      .when(known(with_('D')), termFacts.addDeadline)
      .thenNothingHappened()
  })
  test('R-03: ends by the deadline that its section has by then, whatever it was before', () => {
    const { addDeadline, dropDeadline } = termFacts
    const bySection = (at: string) => ({ a: { ...termFacts, addDeadline: at } })
    given(...conditional)
      .when({ ...known(with_('D')), deadlinesBySection: bySection(dropDeadline) }, addDeadline)
      .thenShown({ items: [{ status: 'admin_dropped' }] })
    given(...conditional)
      .when({ ...known(with_('D')), deadlinesBySection: bySection(now) })
      .thenNothingHappened()
  })
  test('waits on for what is taken beside it, for as long as that is taken', () => {
    const besideIt = {
      all: [
        { course: 'cs-101', minGrade: 'C' as const },
        { course: 'course-b', concurrent: true },
      ],
    }
    const graded = { ...known(with_('C')), rules: { 'course-a': { prerequisites: besideIt } } }
    const both = [...conditional, requested([requestedItem(2, 'b')]), held(2, 'b'), enrolled(2, 'b')]
    given(...both)
      .when(graded)
      .thenNothingHappened()
    given(...both, dropped(2, 'b'))
      .when(graded)
      .thenShown({ items: [{ status: 'admin_dropped', reasons: [{ missing: [{ course: 'course-b' }] }] }, {}] })
  })
  test('is not met by itself', () => {
    const itself = { 'course-a': { prerequisites: { course: 'course-a', concurrent: true } } }
    given(...conditional)
      .when({ ...known({}), rules: itself })
      .thenShown({ items: [{ status: 'admin_dropped' }] })
  })
  test('is left alone by grades of what its course does not ask for', () => {
    given(...conditional)
      .when({ ...known(with_('F')), rules: {} })
      .thenNothingHappened()
  })
  test('that only waits loses its place', () => {
    given(asked, waitlisted(1, 'a'))
      .when(known(with_('F')))
      .thenShown({ items: [{ status: 'refused', reasons: [{ code: 'PREREQ' }] }] })
  })
})

test('grades change nothing for who depends on none', () => {
  given(requested([requestedItem(1, 'a')]), held(1, 'a'), enrolled(1, 'a'))
    .when(known(with_('F')))
    .thenNothingHappened()
})
