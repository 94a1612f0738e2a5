import { CursorRefused } from '@campus/documents'
import { expect, test } from 'vitest'
import { RankingCursors } from './ranking-cursor.ts'

const cursors = new RankingCursors('a secret of this installation')
const question = ['north', 'algebra', undefined, 'MATH']

test('a cursor says how many were shown', () => {
  expect(cursors.open(cursors.seal(50, question), question)).toBe(50)
})

test.each([
  ['another number', (cursor: string) => cursor.replace(/^50/, '51'), question],
  ['no mark', () => '50.', question],
  ['no number', (cursor: string) => cursor.replace(/^50/, ''), question],
  ['a part of the mark', (cursor: string) => cursor.slice(0, -3), question],
  ['the mark of another installation', () => new RankingCursors('another secret').seal(50, question), question],
  ['another tenant', (cursor: string) => cursor, ['south', 'algebra', undefined, 'MATH']],
  ['another question', (cursor: string) => cursor, ['north', 'algebra', 'MATH', undefined]],
])('a cursor with %s is refused', (_what, spoil, asked) => {
  const cursor = cursors.seal(50, question)
  expect(() => cursors.open(spoil(cursor), asked)).toThrow(CursorRefused)
})
