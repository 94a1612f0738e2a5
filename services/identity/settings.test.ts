import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

const key = randomBytes(32)
const CAMPUS_MASTER_KEY = key.toString('base64')
const PROFILES = ['local', 'onprem', 'azure']

test.each(PROFILES)('What is given counts in profile %s', CAMPUS_PROFILE => {
  const given = { CAMPUS_PROFILE, CAMPUS_MASTER_KEY, CAMPUS_OPERATOR_PASSWORD: 'a password' }
  expect(readSettings(given)).toEqual({ masterKey: key, operatorPassword: 'a password' })
})

test('The local profile, and it alone, has a known operator', () => {
  const settings = (CAMPUS_PROFILE: string) => readSettings({ CAMPUS_PROFILE, CAMPUS_MASTER_KEY })
  expect(settings('local').operatorPassword).toBe('operator')
  for (const profile of ['onprem', 'azure']) expect(() => settings(profile)).toThrow('CAMPUS_OPERATOR_PASSWORD')
})

test.each([
  undefined,
  '',
  'short',
  `${'A'.repeat(44)}`,
  randomBytes(16).toString('base64'),
  randomBytes(33).toString('base64'),
])('%j is no master key', text => {
  expect(() => readSettings({ CAMPUS_MASTER_KEY: text })).toThrow('CAMPUS_MASTER_KEY')
})
