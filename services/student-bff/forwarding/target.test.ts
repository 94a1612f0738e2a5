import { expect, test } from 'vitest'
import { isPlain } from './target.ts'

test.each([
  '/v1/me',
  '/v1/sections/cs-101.001/roster',
  '/v1/courses?term=2026-fall&q=data%20structures&cursor=eyJ%2F==',
  '/.well-known/jwks.json',
  '/v1/courses?q=caf\u00c3\u00a9',
])('A target of plain segments goes on: %s', target => {
  expect(isPlain(target)).toBe(true)
})

test.each([
  '/v1/courses/..',
  '/v1/courses/../me',
  '/v1/courses/..%2f..%2fdapr%2fconfig',
  '/v1/courses/%2e%2e/me',
  '/v1/courses/%252e%252e',
  '/v1/courses/.hidden',
  '//v1/me',
  '/v1//me',
  '/v1/me/',
  '/v1/courses/a;b=c',
  '/v1/courses/a\\b',
  '/v1/courses/a%00',
  '/v1/courses?q=1#frag',
  '/v1/courses?q=a b',
  'http://identity/v1/me',
  '*',
  '',
])('A target that the next in line could read otherwise does not: %s', target => {
  expect(isPlain(target)).toBe(false)
})
