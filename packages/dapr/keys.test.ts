import { describe, expect, test } from 'vitest'
import { actorId, commitKey, identity, identityOfActor, partitionOf, replyKey, snapshotKey } from './keys.ts'

const of = identity('Registration', 'u1', 'ann.fall')

test('an aggregate’s keys carry type, tenant and id', () => {
  expect(actorId(of)).toBe('u1:ann.fall')
  expect(partitionOf(of)).toBe('Registration:u1:ann.fall')
  expect(snapshotKey(of)).toBe('s:Registration:u1:ann.fall')
  expect(commitKey(of, 42)).toBe('c:Registration:u1:ann.fall:000000000042')
})

test('commit keys sort by sequence', () => {
  const keys = [1, 2, 9, 10, 11, 100, 999_999_999_999].map(first => commitKey(of, first))
  expect(keys.toSorted()).toEqual(keys)
})

test('reply keys hold what every store takes, whatever the command’s id, and differ when it does', () => {
  const ids = ['a', 'a/b', 'a||b', 'a?b#c', 'ß', '\u0000', 'x'.repeat(299), 'x'.repeat(300), '漢'.repeat(300)]
  const keys = ids.map(id => replyKey(of, id))
  for (const key of keys) expect(key).toMatch(/^r:Registration:u1:ann\.fall:[\w-]{43}$/)
  expect(new Set(keys).size).toBe(ids.length)
})

test('an actor’s id leads back to the aggregate', () => {
  expect(identityOfActor('Registration', actorId(of))).toEqual(of)
})

describe('R-51: no aggregate without a tenant', () => {
  test.each([undefined, null, '', 'null:', 'U1', 'u 1', 'u1.', '.u1', 'ß', 'ｕ1', 'u'.repeat(64)])('%j', tenant => {
    expect(() => identity('Registration', tenant as string, 'ann')).toThrow()
  })
})

describe('no id poses as two, or as another’s', () => {
  test.each(['a||b', 'a:b', 'a/../b', '../a', 'a@b', 'a b', 'a\u0000b', 'a\nb', 'A', '', 'a'.repeat(129), '__proto__'])(
    '%j is no id',
    id => {
      expect(() => identity('Registration', 'u1', id)).toThrow()
    },
  )
  test.each(['u1', 'u1:', ':ann', 'u1:ann:fall', 'u2||u1:ann', 'u1/ann', ''])('%j is no actor’s id', id => {
    expect(() => identityOfActor('Registration', id)).toThrow()
  })
  test.each(['registration', 'Reg istration', 'Reg:istration', '', 'R'.repeat(42)])('%j is no type', type => {
    expect(() => identity(type, 'u1', 'ann')).toThrow()
  })
})
