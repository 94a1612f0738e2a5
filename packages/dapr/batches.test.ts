import { BATCH, EventBatch } from '@campus/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packed, unpacked } from './batches.ts'
import { envelope, envelopes } from './testing/envelope.ts'

const arriving = (messages: readonly string[]) => messages.flatMap(message => unpacked(JSON.parse(message)))
const sizes = (messages: readonly string[]) => messages.map(message => unpacked(JSON.parse(message)).length)
const long = (id: string, length: number) => envelope({ id, data: { event: 'x'.repeat(length), after: null } })

describe('events packed into messages', () => {
  test('arrive as they were and in their order', () => {
    expect(arriving(packed(envelopes(3)))).toEqual(envelopes(3))
  })
  test('are one message, which is a CloudEvent that says what it is and whose', () => {
    const [message = '', ...others] = packed(envelopes(3))
    expect(others).toEqual([])
    expect(EventBatch.parse(JSON.parse(message))).toMatchObject({
      ...{ specversion: '1.0', type: BATCH, tenantid: 'u1', source: '/tenants/u1/bank', id: 'e-0+2' },
      datacontenttype: 'application/cloudevents-batch+json',
    })
  })
  test('without company are themselves', () => {
    expect(packed(envelopes(1)).map(message => JSON.parse(message))).toEqual(envelopes(1))
    expect(packed([])).toEqual([])
  })
  test('are at most fifty in a message', () => {
    expect(sizes(packed(envelopes(101)))).toEqual([50, 50, 1])
  })
  test('are no more than every broker takes, and one that is larger goes alone', () => {
    const those = [long('a', 60_000), long('b', 50_000), long('c', 60_000), long('d', 300_000), long('e', 10)]
    expect(sizes(packed(those))).toEqual([2, 1, 1, 1])
    expect(arriving(packed(those))).toEqual(those)
  })
  test('are measured as they travel: a letter may be three bytes', () => {
    const name = (id: string) => envelope({ id, data: { event: '山'.repeat(25_000), after: null } })
    expect(sizes(packed([name('a'), name('b')]))).toEqual([1, 1])
  })
  test('never share a message with those of another university', () => {
    const universities = fc.array(fc.constantFrom('u1', 'u2', 'u3'), { maxLength: 120 })
    fc.assert(
      fc.property(universities, tenants => {
        const those = tenants.map((tenantid, index) => envelope({ id: `e-${index}`, tenantid }))
        const messages = packed(those).map(message => JSON.parse(message))
        for (const message of messages)
          expect(new Set(unpacked(message).map(event => (event as { tenantid: string }).tenantid))).toEqual(
            new Set([message.tenantid]),
          )
        expect(arriving(packed(those))).toEqual(
          ['u1', 'u2', 'u3']
            .toSorted(byFirst(tenants))
            .flatMap(one => those.filter(({ tenantid }) => tenantid === one)),
        )
      }),
    )
  })
})

const byFirst = (tenants: readonly string[]) => (a: string, b: string) => tenants.indexOf(a) - tenants.indexOf(b)

test.each([
  ['text', 'hello'],
  ['nothing', null],
  ['an event', envelope()],
  ['a batch of nothing', { ...envelope(), type: BATCH, data: [] }],
  ['a batch that says it is something else', { ...envelope(), type: BATCH, data: [envelope()] }],
])('%s is no batch, and comes as it is', (_what, message) => {
  expect(unpacked(message)).toEqual([message])
})
