import { expect, test } from 'vitest'
import { readCrossListed, readStatus } from './section-status.ts'

test.each([
  ['A', 'A', 'open'],
  ['a', '', 'open'],
  ['P', 'P', 'closed'],
  ['C', 'C', 'cancelled'],
  ['', 'X', 'cancelled'],
])('Status Code %j with Section Status %j makes a section %s', (code, status, value) => {
  expect(readStatus(code, status)).toEqual({ ok: true, value })
})

test.each([
  ['', ''],
  ['Z', 'Z'],
  ['A', 'C'],
  ['constructor', ''],
])('Status Code %j with Section Status %j is refused', (code, status) => {
  expect(readStatus(code, status)).toMatchObject({ ok: false, faults: [{ code: 'BAD_STATUS' }] })
})

test.each([
  ['CrossListOpen (Restricted)', 'yes'],
  ['CrossListClosed', 'yes'],
  ['Closed', 'perhaps'],
  ['Open (Restricted)', 'no'],
  ['', 'no'],
])('Enrollment Status %j means cross-listed: %s', (status, said) => {
  expect(readCrossListed(status)).toBe(said)
})
