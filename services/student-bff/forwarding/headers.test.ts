import { expect, test } from 'vitest'
import { back, onward, repeated } from './headers.ts'

const hop = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', address: '10.1.2.3' }

test('What a request says of itself goes on, with its trace and its address', () => {
  const said = {
    authorization: 'Bearer t',
    'content-type': 'application/json',
    'idempotency-key': 'k-1',
    'if-match': '"4"',
    'if-none-match': '"5"',
    prefer: 'wait=5',
    accept: 'application/json',
  }
  expect(onward(said, hop)).toEqual({ ...said, traceparent: hop.traceparent, 'x-forwarded-for': '10.1.2.3' })
})

test('What is of this connection, of a sidecar or of a proxy does not, however it is spelt', () => {
  const forged = {
    connection: 'close',
    'transfer-encoding': 'chunked',
    host: 'identity',
    'dapr-api-token': 'forged',
    'dapr-caller-app-id': 'billing',
    'dapr-app-id': 'identity',
    'x-forwarded-for': '127.0.0.1',
    forwarded: 'for=127.0.0.1',
    'x-tenant': 'north',
    cookie: 'a=b',
    traceparent: '00-11111111111111111111111111111111-1111111111111111-01',
  }
  expect(onward(forged, hop)).toEqual({ traceparent: hop.traceparent, 'x-forwarded-for': '10.1.2.3' })
})

test('What an answer says to clients comes back, what is between sidecars does not', () => {
  const meant = {
    'content-type': 'application/json',
    etag: '"4"',
    location: '/v1/x',
    'retry-after': '3',
    ratelimit: '"caller";r=1;t=2',
    'ratelimit-policy': '"caller";q=1;w=2',
    'www-authenticate': 'Bearer',
    'preference-applied': 'wait=3',
  }
  expect(back({ ...meant, 'dapr-caller-app-id': 'x', 'set-cookie': ['a=b'], connection: 'close' })).toEqual(meant)
})

test('A header that must stand alone is noticed when it does not', () => {
  expect(repeated(['Authorization', 'a', 'Host', 'x', 'AUTHORIZATION', 'b'])).toBe('authorization')
  expect(repeated(['Idempotency-Key', 'a', 'idempotency-key', 'a'])).toBe('idempotency-key')
  expect(repeated(['Accept', 'a', 'Accept', 'b', 'Authorization', 'c'])).toBeUndefined()
})
