import { expect, it } from 'vitest'
import { nothing, oneFailed, onePassed, report, sum } from './tally.ts'

it('a report ends with the counts over everything, alone on the line, after the reason of each skip', () => {
  const skipped = [{ test: 'catalog > imports the file', reason: 'the file is not here' }]
  expect(report(sum([onePassed, oneFailed, onePassed, { ...nothing, skipped }]))).toBe(
    'skipped: catalog > imports the file: the file is not here\n2 passed, 1 failed, 1 skipped',
  )
})

it('a run without tests counts nothing', () => {
  expect(report(sum([]))).toBe('0 passed, 0 failed, 0 skipped')
})
