import type { Envelope } from '@campus/contracts'

/** An event as the broker brings it: coins put into a purse. */
export const envelope = (more: Partial<Envelope> & Record<string, unknown> = {}): Envelope => ({
  specversion: '1.0',
  id: 'Purse:u1:mine:1',
  type: 'campus.purse.coins-put.v1',
  source: '/tenants/u1/bank',
  subject: 'Purse/mine',
  time: '2026-08-15T12:00:00.000Z',
  datacontenttype: 'application/json',
  tenantid: 'u1',
  sequence: 1,
  correlationid: 'corr-1',
  causationid: 'c-1',
  data: { event: { coins: 1 }, after: { coins: 1 } },
  ...more,
})
export const envelopes = (count: number): Envelope[] =>
  Array.from({ length: count }, (_, index) =>
    envelope({ id: `e-${index}`, sequence: index + 1, data: { event: { coins: index }, after: { coins: index } } }),
  )
