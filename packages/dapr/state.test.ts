import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Sidecar, Unavailable } from './sidecar.ts'
import { StateStore } from './state.ts'
import { type Answered, type FakeSidecar, fakeSidecar } from './testing/fake-sidecar.ts'

let fake: FakeSidecar
let answer: Answered
let store: StateStore
beforeEach(async () => {
  answer = { status: 204, body: '' }
  fake = await fakeSidecar(() => answer)
  store = new StateStore(fake.sidecar, 'journal')
})
afterEach(() => fake.close())

describe('a transaction', () => {
  test('speaks the sidecar’s language: fences are first-write, an insert has no etag', async () => {
    const outcome = await store.transact(
      [
        { operation: 'upsert', key: 'a', value: { n: 1 }, insert: true },
        { operation: 'upsert', key: 'b', value: { n: 2 }, etag: 't1' },
        { operation: 'upsert', key: 'c', value: { n: 3 } },
        { operation: 'delete', key: 'd', etag: 't2' },
      ],
      'Purse:u1:mine',
    )
    expect(outcome).toBe('committed')
    const firstWrite = { concurrency: 'first-write' }
    expect(fake.calls).toMatchObject([
      {
        method: 'POST',
        path: '/v1.0/state/journal/transaction',
        headers: { 'dapr-api-token': 'secret' },
        body: {
          operations: [
            { operation: 'upsert', request: { key: 'a', value: { n: 1 }, options: firstWrite } },
            { operation: 'upsert', request: { key: 'b', value: { n: 2 }, etag: 't1', options: firstWrite } },
            { operation: 'upsert', request: { key: 'c', value: { n: 3 } } },
            { operation: 'delete', request: { key: 'd', etag: 't2', options: firstWrite } },
          ],
          metadata: { partitionKey: 'Purse:u1:mine' },
        },
      },
    ])
    const body = fake.calls[0]?.body as { operations: { request: object }[] }
    expect(body.operations[2]?.request).not.toHaveProperty('options')
  })
  test.each([
    ['SQLite, PostgreSQL', 'error while executing state transaction: possible etag mismatch. error from state store'],
    ['Cosmos DB', 'transaction failed due to operation upsert: 412 Precondition Failed'],
    ['another one', 'Conflict'],
  ])('conflicts in the words of %s', async (_store, message) => {
    answer = { status: 500, body: { errorCode: 'ERR_STATE_TRANSACTION', message } }
    expect(await store.transact([], '')).toBe('conflict')
  })
  test.each([
    [500, 'database is locked'],
    [503, ''],
    [403, 'not allowed'],
    [404, 'state store journal is not found'],
  ])('has an unknown outcome when the sidecar answers %i %s', async (status, message) => {
    answer = { status, body: { message } }
    await expect(store.transact([], '')).rejects.toThrow(Unavailable)
  })
  test('has an unknown outcome when nobody answers', async () => {
    const nobody = new Sidecar({ port: 1, apiToken: 'secret' })
    await expect(new StateStore(nobody, 'journal').transact([], '')).rejects.toThrow(Unavailable)
    await nobody.close()
  })
})

describe('reading a row', () => {
  test('gives its value, in its partition and up to date', async () => {
    answer = { body: { n: 1 } }
    expect(await store.get('a:b c', 'p:1')).toEqual({ n: 1 })
    expect(fake.calls[0]?.path).toBe('/v1.0/state/journal/a%3Ab%20c?metadata.partitionKey=p%3A1&consistency=strong')
  })
  test('gives nothing where there is none', async () => {
    expect(await store.get('a', 'p')).toBeUndefined()
  })
  test('throws when the store has trouble', async () => {
    answer = { status: 500, body: 'database is locked' }
    await expect(store.get('a', 'p')).rejects.toThrow('database is locked')
  })
})
