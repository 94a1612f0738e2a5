import { expect, test } from 'vitest'
import { sameAs } from './same-as.ts'

test.each([
  ['Same as AFRO 201, LLS 201, and PS 201. See PS 201.', ['afro-201', 'lls-201', 'ps-201']],
  ['Art and mind. Same as ART 240 and 241. Prerequisite: ENGL 101.', ['art-240', 'art-241']],
  ['Meets with TAM 211. A short course.', ['tam-211']],
  ['Cross-listed with MUS 418L; bring an instrument, not HIST 100.', ['mus-418l']],
  ['Same as the course above.', []],
  ['Credit is not given for both CHEM 332 and CHEM 436.', []],
  ['Same as ECON 101. Meets with HIST 102.', ['econ-101', 'hist-102']],
])('the courses that %j names as the same are %j (R-15)', (text, ids) => {
  expect(sameAs(text)).toEqual(ids)
})
