import { TenantOpened } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, test } from 'vitest'
import { Tenant } from './tenant.ts'

const { given } = specify(Tenant, { id: 'north', now: '2026-01-01T00:00:00.000Z' })

const north = { id: 'north', name: 'North', tier: 'standard', timeZone: 'UTC', currency: 'USD' } as const
const opened = TenantOpened(north)
const open = (settings: Partial<typeof opened.data> = {}) => ({
  type: 'open' as const,
  settings: { ...north, ...settings },
})

describe('A university', () => {
  test('is opened with its settings', () => {
    given().when(open()).thenHappened(opened).thenShown(north)
  })

  test('is opened once: the same again changes nothing', () => {
    given(opened).when(open()).thenNothingHappened().thenShown(north)
  })

  test.each([{ name: 'South' }, { tier: 'enterprise' as const }, { timeZone: 'Asia/Tokyo' }, { currency: 'JPY' }])(
    'is not opened again with other settings: %o',
    settings => {
      given(opened).when(open(settings)).thenRefused('ALREADY_EXISTS').thenShown(north)
    },
  )
})
