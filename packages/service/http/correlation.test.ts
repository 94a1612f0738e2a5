import { expect, test } from 'vitest'
import { correlate } from './correlation.ts'

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test('The caller’s trace goes on, with its state', () => {
  expect(correlate({ traceparent: PARENT, tracestate: 'dapr=1' })).toEqual({
    correlationId: '0af7651916cd43dd8448eb211c80319c',
    traceparent: PARENT,
    tracestate: 'dapr=1',
  })
})

test.each([
  undefined,
  '',
  PARENT.toUpperCase(),
  `${PARENT}-more`,
  PARENT.replace('00-', 'ff-'),
  '00-00000000000000000000000000000000-b7ad6b7169203331-01',
  '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
  [PARENT, PARENT],
])('Instead of the trace %s a new one begins', traceparent => {
  const begun = correlate({ traceparent, tracestate: 'x=1' })
  expect(begun.traceparent).toMatch(new RegExp(`^00-${begun.correlationId}-[0-9a-f]{16}-00$`))
  expect(begun.correlationId).toMatch(/^[0-9a-f]{32}$/)
  expect(begun.correlationId).not.toBe('0af7651916cd43dd8448eb211c80319c')
  expect(begun.tracestate).toBeUndefined()
})
