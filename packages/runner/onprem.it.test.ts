import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixtureApp, until } from '@campus/testing'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { findPostgres, findRabbit } from './binaries.ts'
import { ask, askApp } from './fixtures/ask.ts'
import { type Platform, startPlatform } from './platform.ts'

const apps = [fixtureApp({ appId: 'alpha', main: join(import.meta.dirname, 'fixtures', 'echo', 'main.ts') })]
const missing = !findPostgres() || !findRabbit()
const why = 'PostgreSQL or RabbitMQ is not here: npm test -- --profile onprem sets them up'

const onPremises = async (use: (platform: Platform) => Promise<void>) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'campus-test-'))
  const platform = await startPlatform({ profile: 'onprem', only: [], apps, dataDir, ports: 'free' })
  try {
    await use(platform)
  } finally {
    await platform.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

describe('the onprem profile', () => {
  it('keeps state in PostgreSQL as JSON, in a database of the service, and carries events by RabbitMQ', async ({
    skip,
  }) => {
    skip(missing, why)
    await onPremises(async platform => {
      const save = { method: 'POST', body: '[{"key":"t.1","value":{"at":"enrolled"}}]' }
      expect((await ask(platform, 'alpha', '/v1.0/state/documents', save)).status).toBe(204)
      expect(await rows(platform.documentsUrl('alpha'))).toEqual([{ key: 't.1', at: 'enrolled' }])
      expect(new URL(platform.journalUrl('alpha')).pathname).toBe('/alpha')
      await ask(platform, 'alpha', '/v1.0/publish/pubsub/echo', { method: 'POST', body: '{"by":"RabbitMQ"}' })
      const seen = async () => JSON.stringify((await askApp(platform, 'alpha', '/seen')).body)
      await until(async () => (await seen()).includes('"by":"RabbitMQ"'))
    })
  })
})

const rows = async (connectionString: string) => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const result = await client.query("select key, value->>'at' as at from documents")
  await client.end()
  return result.rows
}
