import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testProfile, until, usePlatform } from '@campus/testing'
import { describe, expect, it } from 'vitest'
import { ask, askApp, fetched } from './fixtures/ask.ts'
import { listening, loopback } from './fixtures/listening.ts'

const main = join(import.meta.dirname, 'fixtures', 'echo', 'main.ts')
const platform = usePlatform({
  fixtures: [
    { appId: 'alpha', main },
    { appId: 'beta', main, env: { ECHO_ACTOR: 'Echo' } },
  ],
})
const who = '/v1.0/invoke/beta/method/who'
const beta = expect.objectContaining({ name: 'beta' })

describe('a platform that runs', () => {
  it('has loaded every component of its profile', async () => {
    const { body } = await ask(platform(), 'alpha', '/v1.0/metadata')
    const { components, resiliencies } = body as { components: { name: string }[]; resiliencies: unknown[] }
    expect(components.map(({ name }) => name).sort()).toEqual(['answered', 'documents', 'journal', 'pubsub', 'smtp'])
    expect(resiliencies).toHaveLength(1)
  })

  it('lets one service call another through their sidecars', async () => {
    expect(await ask(platform(), 'alpha', who)).toEqual({ status: 200, body: beta })
  })

  it('says that an app is not part of it, instead of finding one elsewhere', async () => {
    const { status, body } = await ask(platform(), 'alpha', '/v1.0/invoke/gamma/method/who')
    expect(status).toBe(500)
    expect(JSON.stringify(body)).toContain('NoSuchAppInThisPlatform')
  })

  it('lets actors be called from every sidecar', async () => {
    const answer = await ask(platform(), 'alpha', '/v1.0/actors/Echo/t.1/method/hear', { method: 'PUT' })
    expect(answer).toEqual({ status: 200, body: beta })
  })

  it('delivers what is published to every subscribed app', async () => {
    const event = { method: 'POST', body: JSON.stringify({ hello: 'all' }) }
    expect((await ask(platform(), 'alpha', '/v1.0/publish/pubsub/echo', event)).status).toBe(204)
    for (const app of ['alpha', 'beta']) {
      const seen = await until(async () => {
        const { body } = await askApp(platform(), app, '/seen')
        return (body as { data: unknown }[]).find(one => JSON.stringify(one.data) === event.body)
      })
      expect(seen).toMatchObject({ type: 'com.dapr.event.sent', topic: 'echo' })
    }
  })

  it('keeps state for a service, with no prefix before its keys', async () => {
    const entry = { key: 'tenant.1', value: { kept: true } }
    const save = { method: 'POST', body: JSON.stringify([entry]) }
    expect((await ask(platform(), 'alpha', '/v1.0/state/journal', save)).status).toBe(204)
    expect(await ask(platform(), 'alpha', '/v1.0/state/journal/tenant.1')).toEqual({ status: 200, body: entry.value })
    expect((await ask(platform(), 'beta', '/v1.0/state/journal/tenant.1')).status).toBe(204)
    expect((await ask(platform(), 'alpha', '/v1.0/state/documents/tenant.1')).status).toBe(204)
  })

  it('sends mail through the binding to the mail server of the platform', async () => {
    const metadata = { emailTo: 'student@example.org', subject: 'Seat held' }
    const body = JSON.stringify({ operation: 'create', data: 'Pay by Friday', metadata })
    expect((await ask(platform(), 'alpha', '/v1.0/bindings/smtp', { method: 'POST', body })).status).toBe(204)
    const folder = platform().mail.folder ?? ''
    const [mail = ''] = readdirSync(folder).filter(name => name.endsWith('.eml'))
    expect(readFileSync(join(folder, mail), 'utf8')).toMatch(/^Subject: Seat held\r$/m)
  })

  it('refuses callers without the token: at the sidecar, and at the app', async () => {
    expect((await fetched(`${platform().sidecarUrl('alpha')}${who}`)).status).toBe(401)
    expect((await fetched(`${platform().url('beta')}/who`)).status).toBe(401)
  })

  it('tells a service all it needs to know, and nothing of other runs', async () => {
    const { body } = await askApp(platform(), 'alpha', '/environment')
    expect(body).toMatchObject({
      APP_ID: 'alpha',
      APP_API_TOKEN: platform().appToken('alpha'),
      DAPR_API_TOKEN: platform().apiToken('alpha'),
      DAPR_HTTP_PORT: new URL(platform().sidecarUrl('alpha')).port,
      CAMPUS_DATA: join(platform().dataDir, 'alpha'),
      CAMPUS_REDIS_URL: platform().redisUrl,
      CAMPUS_JOURNAL_URL: platform().journalUrl('alpha'),
      CAMPUS_DOCUMENTS_URL: platform().documentsUrl('alpha'),
      NODE_ENV: 'production',
    })
    expect(body).not.toHaveProperty('VITEST')
  })

  it('listens on loopback alone', () => {
    const addresses = platform()
      .processes()
      .flatMap(({ name, pid = 0 }) => listening(pid).map(address => ({ name, address })))
    expect(addresses.length).toBeGreaterThan(10)
    const open = addresses.filter(({ address }) => !loopback.includes(address)).map(({ name }) => name)
    // Dapr 1.18 reads --healthz-listen-address of the control plane and ignores it. All it says there is up or not.
    expect(open.filter(name => name !== 'placement' && name !== 'scheduler')).toEqual([])
    expect(new Set(open).size).toBe(open.length)
  })
})

describe('a process that ends on its own', () => {
  const answersAgain = () => until(async () => (await ask(platform(), 'alpha', who)).status === 200)
  const pidOf = (name: string) => platform().process(name).pid

  it('comes back where it was when it is a service, and its sidecar stays', async () => {
    const [service, sidecar] = [pidOf('beta'), pidOf('beta:sidecar')]
    await askApp(platform(), 'beta', '/crash')
    await until(() => platform().process('beta').restarts === 1)
    await platform().process('beta').untilHealthy()
    await answersAgain()
    expect(pidOf('beta')).not.toBe(service)
    expect(pidOf('beta:sidecar')).toBe(sidecar)
  })

  it('comes back when it is a sidecar, and its service stays', async () => {
    const service = pidOf('beta')
    platform().process('beta:sidecar').kill()
    await until(() => platform().process('beta:sidecar').restarts === 1)
    await platform().process('beta:sidecar').untilHealthy()
    await answersAgain()
    expect(pidOf('beta')).toBe(service)
  })

  const servers = ['placement', 'scheduler', 'redis', ...(testProfile() === 'onprem' ? ['postgres', 'rabbitmq'] : [])]

  it.each(servers)('comes back when it is %s, and actors and events with it', async name => {
    platform().process(name).kill()
    await until(() => platform().process(name).restarts === 1)
    await platform().process(name).untilHealthy()
    const publish = { method: 'POST', body: JSON.stringify({ after: name }) }
    await until(async () => (await ask(platform(), 'alpha', '/v1.0/publish/pubsub/echo', publish)).status === 204, {
      within: 30_000,
    })
    const act = { method: 'PUT' }
    await until(async () => (await ask(platform(), 'alpha', '/v1.0/actors/Echo/t.2/method/hear', act)).status === 200)
    await until(async () => JSON.stringify((await askApp(platform(), 'beta', '/seen')).body).includes(publish.body), {
      within: 20_000,
    })
  })

  it('stays down when it was taken down, until it is brought up', async () => {
    const service = platform().process('beta')
    await service.down()
    await new Promise(resolve => setTimeout(resolve, 600))
    expect(service.pid).toBeUndefined()
    await service.up()
    await answersAgain()
  })

  it('does nothing while it is paused, and carries on afterwards', async () => {
    const service = platform().process('beta')
    service.pause()
    const waiting = askApp(platform(), 'beta', '/who')
    const early = await Promise.race([waiting, new Promise(resolve => setTimeout(() => resolve('nothing yet'), 500))])
    service.resume()
    expect(early).toBe('nothing yet')
    expect(await waiting).toEqual({ status: 200, body: beta })
  })
})
