import { describe, expect, test } from 'vitest'
import { plainText, readCell } from './cell-text.ts'

describe('plain text', () => {
  test.each([
    ['Racial &amp; Ethnic Politics', 'Racial & Ethnic Politics'],
    ['Elec &amp;amp; Mag', 'Elec & Mag'],
    ['caf&eacute; &#8212; &#x201C;now&#x201D;', 'café — “now”'],
    ['two&nbsp;&nbsp;words\u00A0here', 'two words here'],
    ['AT&T, R&D and ?a=1&copy=2', 'AT&T, R&D and ?a=1&copy=2'],
    ['e\u0301tude', 'étude'],
    ['  a\t b \n  c  ', 'a b\nc'],
    ['zero\u200Bwidth\uFEFF', 'zerowidth'],
    ['&lt;b&gt;bold&lt;/b&gt;', '<b>bold</b>'],
  ])('of %j is %j', (raw, text) => {
    expect(plainText(raw)).toBe(text)
  })
})

describe('a cell', () => {
  test.each(['bad \uFFFD byte', 'nul \0', 'escape \u001B[31m', 'turned \u202Egnp.exe', 'half \uD800 pair', '&#0;'])(
    'with unreadable characters is refused: %j',
    raw => {
      expect(readCell('Name', raw)).toMatchObject({ ok: false, faults: [{ code: 'UNREADABLE_TEXT' }] })
    },
  )

  test.each(['=1+1', '+SUM(A1)', '-2+3', '@cmd', '&#61;HYPERLINK("x")', '\t=1', '＝1'])(
    'that a spreadsheet would run is refused: %j',
    raw => {
      expect(readCell('Section Title', raw)).toMatchObject({ ok: false, faults: [{ code: 'FORMULA' }] })
    },
  )

  test('may hold signs anywhere but at the start', () => {
    expect(readCell('Name', 'C++ = a - b @ night')).toEqual({ ok: true, value: 'C++ = a - b @ night' })
  })

  test('of absurd length is refused with both lengths', () => {
    expect(readCell('Name', 'x'.repeat(301))).toEqual({
      ok: false,
      faults: [{ code: 'TOO_LONG', detail: 'Name has 301 characters; at most 300 are allowed.' }],
    })
  })
})
