import { describe, expect, test } from 'vitest'
import { readRecords } from './records.ts'

const placesOf = (csv: string) =>
  readRecords(csv).records.map(({ line, lastLine, cells }) => [line, lastLine, ...cells])
const refusalsOf = (csv: string) => readRecords(csv).rejected.map(({ line, code }) => [line, code])

describe('rows of a CSV text', () => {
  test.each([
    ['line feeds', 'a,b\n1,2\n3,4'],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['carriage returns', 'a,b\r1,2\r3,4'],
    ['line ends of several kinds', 'a,b\r\n1,2\n3,4\r'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4'],
    ['spaces around quoted values', 'a,b\n"1" ,2\n 3, "4"'],
  ])('are the same with %s', (_, csv) => {
    expect(placesOf(csv)).toEqual([
      [1, 1, 'a', 'b'],
      [2, 2, '1', '2'],
      [3, 3, '3', '4'],
    ])
  })

  test('keep the lines a text editor shows when values run over several lines', () => {
    expect(placesOf('a,b\r\n1,"x\r\n\r\ny"\r\n\r\n3,4')).toEqual([
      [1, 1, 'a', 'b'],
      [2, 4, '1', 'x\n\ny'],
      [6, 6, '3', '4'],
    ])
  })

  test('do not count blank lines as rows', () => {
    expect(placesOf('\n\na\n\nb\n\n')).toEqual([
      [3, 3, 'a'],
      [5, 5, 'b'],
    ])
  })

  test.each([
    ['closes inside a value', '1,"x"y'],
    ['opens inside a value', '1,x"y'],
    ['never closes', '1,"y'],
  ])('lose only the row whose quotation mark %s', (_, broken) => {
    const csv = `a,b\n${broken}\n3,"4"\n5,6`
    expect(refusalsOf(csv)).toEqual([[2, 'BAD_QUOTES']])
    expect(placesOf(csv).slice(1)).toEqual([
      [3, 3, '3', '4'],
      [4, 4, '5', '6'],
    ])
  })

  test('are given up, and that is said, when hundreds of them have broken quotation marks', () => {
    const csv = `a\n${'"x"y\n'.repeat(500)}`
    const { records, rejected } = readRecords(csv)
    expect(records).toHaveLength(1)
    expect(rejected).toHaveLength(201)
    expect(rejected.at(-1)).toMatchObject({
      line: 202,
      code: 'FILE_GIVEN_UP',
      detail: expect.stringContaining('202 to 502'),
    })
  })

  test('of an empty text are none', () => {
    expect(readRecords('')).toEqual({ records: [], rejected: [] })
    expect(readRecords('\r\n\n')).toEqual({ records: [], rejected: [] })
  })
})
