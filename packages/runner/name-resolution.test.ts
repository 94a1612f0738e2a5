import { expect, it } from 'vitest'
import { nameResolution } from './name-resolution.ts'

it('names every app with its address, and no other', () => {
  const { configuration } = nameResolution({ identity: '127.0.0.1:1', catalog: '127.0.0.1:2' })
  expect(configuration.template).toBe(
    '{{if eq .ID "identity"}}127.0.0.1:1{{else if eq .ID "catalog"}}127.0.0.1:2{{else}}' +
      '{{.NoSuchAppInThisPlatform}}{{end}}',
  )
})
