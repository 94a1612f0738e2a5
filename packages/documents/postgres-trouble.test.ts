import { expect, test } from 'vitest'
import { troubleOf } from './postgres-trouble.ts'

const coded = (code: string) => Object.assign(new Error('x'), { code })

test.each(['57P01', '57P03', '57014', '53300', '08006', '40001', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'])(
  '%s passes: the store is away',
  code => {
    const error = coded(code)
    expect(troubleOf(error)).toMatchObject({ name: 'Unavailable', cause: error })
  },
)
test.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
])('so is it where pg says: %s', message => {
  expect(troubleOf(new Error(message))).toMatchObject({ name: 'Unavailable' })
})
test.each([coded('42P01'), coded('22P02'), coded('23505'), new TypeError('x'), undefined, 'x'])(
  'anything else stays what it is: %s',
  error => {
    expect(troubleOf(error)).toBe(error)
  },
)
