import { expect, test } from 'vitest'
import { missingBeside, tiesOf } from './ties.ts'

const studies = { on: '2026-08-15' }
const corequisites = { course: 'phys-1' }
/** As it is met by what is beside it. */
const beside = { ...corequisites, concurrent: true }
const links = [{ sections: ['fall.lab-1', 'fall.lab-2'] }]
const counting = { 'phys-1': ['phys-1h'] }

test('an enrollment is tied by what its course asks for beside it, and by nothing where it asks for nothing', () => {
  expect(tiesOf({ links: undefined }, studies, [])).toBeUndefined()
  expect(tiesOf({ rules: { counting }, links: undefined }, studies, [])).toBeUndefined()
  const antirequisites = ['phys-9']
  const equivalents = ['phys-2h']
  const rules = { antirequisites, equivalents, corequisites, counting }
  const ties = { antirequisites, equivalents, needs: [beside], counting, links }
  expect(tiesOf({ rules, links }, studies, [])).toStrictEqual(ties)
  expect(tiesOf({ rules: { corequisites }, links: undefined }, studies, [])).toStrictEqual({ needs: [beside] })
})

test('an override lets it past what it names and nothing else (R-17)', () => {
  const of = { rules: { corequisites }, links }
  expect(tiesOf(of, studies, ['COREQ'])).toStrictEqual({ links })
  expect(tiesOf(of, studies, ['LINK_REQUIRED'])).toStrictEqual({ needs: [beside] })
  expect(tiesOf(of, studies, ['PREREQ'])).toStrictEqual({ needs: [beside], links })
  expect(tiesOf(of, studies, ['COREQ', 'LINK_REQUIRED'])).toBeUndefined()
})

test('what it is tied to is missing until it is there beside it, or what counts as it (R-14)', () => {
  const ties = { needs: [beside], counting, links }
  expect(missingBeside(ties, []).map(({ code }) => code)).toEqual(['COREQ', 'LINK_REQUIRED'])
  expect(missingBeside(ties, [{ courseId: 'phys-1', sectionId: 'fall.lab-2' }])).toEqual([])
  expect(missingBeside(ties, [{ courseId: 'phys-1h' }]).map(({ code }) => code)).toEqual(['LINK_REQUIRED'])
  expect(missingBeside({}, [])).toEqual([])
})
