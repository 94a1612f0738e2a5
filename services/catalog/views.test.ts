import { SectionSet } from '@campus/contracts'
import type { Delivery } from '@campus/dapr'
import { describe, expect, test } from 'vitest'
import { offeringOf } from './views.ts'

const delivery = (id: string, status: 'open' | 'cancelled' = 'open', sequence = 1): Delivery => ({
  id: `Section/${id}/${sequence}`,
  type: 'catalog.section-set',
  tenant: 'north',
  aggregate: 'Section',
  aggregateId: id,
  sequence,
  time: '2026-01-10T09:00:00.000Z',
  correlationId: 'c-1',
  data: SectionSet.data.parse({
    id,
    courseId: 'cs-225',
    term: '2026-su',
    crn: '30107',
    capacity: 40,
    waitlistCapacity: 0,
    credits: { min: 4, max: 4 },
    meetings: [],
    arranged: true,
    status,
  }),
  after: null,
})
const after = (...deliveries: Delivery[]) =>
  deliveries
    .map(offeringOf)
    .reduce((old, { change }) => change(old ?? undefined), null as ReturnType<ReturnType<typeof offeringOf>['change']>)

describe('a course is offered in a term', () => {
  test('by its sections, each a source of its own', () => {
    expect(offeringOf(delivery('s-1', 'open', 3))).toMatchObject({
      id: '2026-su.cs-225',
      source: 'Section:s-1',
      sequence: 3,
    })
    expect(after(delivery('s-1'), delivery('s-2'))).toEqual({
      term: '2026-su',
      courseId: 'cs-225',
      sections: { 's-1': true, 's-2': true },
    })
  })
  test('while one of them is not cancelled', () => {
    expect(after(delivery('s-1'), delivery('s-2'), delivery('s-1', 'cancelled', 2))).toMatchObject({
      sections: { 's-2': true },
    })
    expect(after(delivery('s-1'), delivery('s-1', 'cancelled', 2))).toBeNull()
    expect(after(delivery('s-1', 'cancelled'), delivery('s-1', 'open', 2))).toMatchObject({ sections: { 's-1': true } })
  })
})
