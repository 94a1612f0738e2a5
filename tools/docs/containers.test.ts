import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@campus/runner'
import { expect, test } from 'vitest'
import { containersPage } from './containers.ts'

test('docs/containers.md shows the services as they are: `npm run docs` draws it anew', () => {
  expect(readFileSync(join(root, 'docs/containers.md'), 'utf8')).toBe(containersPage())
})

test('every service hosts or hears something', () => {
  const page = containersPage()
  for (const arrow of ['enrollment -. "enrollment-seats" .-> catalog', 'billing -. "billing" .-> enrollment'])
    expect(page).toContain(arrow)
  expect(page).toContain('enrollment<br/>Registration<br/>Seats')
})
