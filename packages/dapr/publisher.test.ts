import { afterEach, beforeEach, expect, test } from 'vitest'
import { Publisher } from './publisher.ts'
import { Unavailable } from './sidecar.ts'
import { envelopes } from './testing/envelope.ts'
import { type FakeSidecar, fakeSidecar } from './testing/fake-sidecar.ts'

let fake: FakeSidecar
let status: number
beforeEach(async () => {
  status = 204
  fake = await fakeSidecar(() => ({ status }))
})
afterEach(() => fake.close())

test('one event travels as it is, and the sidecar is told to leave it so', async () => {
  const [event] = envelopes(1)
  await new Publisher(fake.sidecar).publish('purses', envelopes(1))
  expect(fake.calls).toMatchObject([
    {
      method: 'POST',
      path: '/v1.0/publish/pubsub/purses?metadata.rawPayload=true',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: event,
    },
  ])
})

test('several are one message', async () => {
  await new Publisher(fake.sidecar).publish('purses', envelopes(2))
  expect(fake.calls).toMatchObject([
    {
      path: '/v1.0/publish/pubsub/purses?metadata.rawPayload=true',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: { type: 'campus.batch.v1', data: envelopes(2) },
    },
  ])
})

const contentType = 'application/cloudevents+json'

test('what does not fit into one message travels in one request', async () => {
  await new Publisher(fake.sidecar).publish('purses', envelopes(51))
  expect(fake.calls).toMatchObject([
    {
      path: '/v1.0/publish/bulk/pubsub/purses?metadata.rawPayload=true',
      headers: { 'content-type': 'application/json' },
      body: [
        { entryId: '0', event: { type: 'campus.batch.v1', data: envelopes(50) }, contentType },
        { entryId: '1', event: envelopes(51)[50], contentType },
      ],
    },
  ])
})

test("on a worker's queue every event is a message, so that their number is what there is to do", async () => {
  await new Publisher(fake.sidecar, { queues: ['purses'], component: 'other' }).publish('purses', envelopes(2))
  const [first, second] = envelopes(2)
  expect(fake.calls).toMatchObject([
    {
      path: '/v1.0/publish/bulk/other/purses?metadata.rawPayload=true',
      headers: { 'content-type': 'application/json' },
      body: [
        { entryId: '0', event: first, contentType },
        { entryId: '1', event: second, contentType },
      ],
    },
  ])
})

test.each([1, 2])('what the broker did not take is not published (%i)', async count => {
  status = 500
  await expect(new Publisher(fake.sidecar).publish('purses', envelopes(count))).rejects.toThrow(Unavailable)
})

test('a probe goes where nobody listens', async () => {
  await new Publisher(fake.sidecar).probe()
  expect(fake.calls).toMatchObject([
    { path: '/v1.0/publish/pubsub/probes?metadata.rawPayload=true', headers: { 'content-type': 'application/json' } },
  ])
  status = 500
  await expect(new Publisher(fake.sidecar).probe()).rejects.toThrow(Unavailable)
})
