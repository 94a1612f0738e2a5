import type { Event } from '@campus/contracts'
import type { Delivery } from '@campus/dapr'
import { expect, test } from 'vitest'
import { FeedOpened, FeedRevoked } from './feed.ts'
import { feedChanges } from './views.ts'

const [first, second] = ['a'.repeat(64), 'b'.repeat(64)]
const heard = ({ type, data }: Event, sequence: number): Delivery => ({
  id: `CalendarFeed/ann/${sequence}`,
  type,
  tenant: 'north',
  aggregate: 'CalendarFeed',
  aggregateId: 'ann',
  sequence,
  time: '2026-05-01T12:00:00.000Z',
  correlationId: 'c-1',
  data,
  after: null,
})

test('A new secret and the one it replaces change together', () => {
  expect(feedChanges(heard(FeedOpened({ secret: first, replaces: null }), 1))).toEqual([
    { id: first, sequence: 1, doc: { student: 'ann' } },
  ])
  expect(feedChanges(heard(FeedOpened({ secret: second, replaces: first }), 2))).toEqual([
    { id: second, sequence: 2, doc: { student: 'ann' } },
    { id: first, sequence: 2, doc: null },
  ])
})

test('A revoked secret is taken away, with a sequence that outlasts a straggling opening', () => {
  expect(feedChanges(heard(FeedRevoked({ secret: first }), 3))).toEqual([{ id: first, sequence: 3, doc: null }])
})
