import type { Affiliation } from '@campus/contracts'

export const ISSUER = 'http://127.0.0.1:8080'

export const university = (id: string) => ({
  id,
  name: `University of ${id}`,
  tier: 'standard',
  timeZone: 'America/Chicago',
  currency: 'USD',
})

export const affiliated = (type: Affiliation['type'], more: Partial<Affiliation> = {}): Affiliation => ({
  type,
  start: '2020-01-01',
  ...more,
})
