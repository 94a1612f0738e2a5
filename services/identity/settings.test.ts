import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings } from './settings.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'campus-settings-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const key = randomBytes(32)
const given = { CAMPUS_MASTER_KEY: key.toString('base64'), CAMPUS_OPERATOR_PASSWORD: 'a password' }

test('What is given counts, in every profile', () => {
  for (const CAMPUS_PROFILE of ['local', 'onprem', 'azure'])
    expect(readSettings({ ...given, CAMPUS_PROFILE })).toEqual({ masterKey: key, operatorPassword: 'a password' })
})

test('The local profile makes do: a known operator, and a key of its own that stays', () => {
  const env = { CAMPUS_PROFILE: 'local', CAMPUS_DATA: folder }
  const { masterKey, operatorPassword } = readSettings(env)
  expect(operatorPassword).toBe('operator')
  expect(masterKey).toHaveLength(32)
  expect(readSettings(env).masterKey).toEqual(masterKey)
  expect(readFileSync(join(folder, 'master.key'), 'utf8')).toBe(masterKey.toString('base64'))
  expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600)
})

test.each(['onprem', 'azure'])('Profile %s has no defaults', CAMPUS_PROFILE => {
  expect(() => readSettings({ ...given, CAMPUS_PROFILE, CAMPUS_OPERATOR_PASSWORD: undefined })).toThrow('PASSWORD')
  const withoutKey = { ...given, CAMPUS_PROFILE, CAMPUS_DATA: folder, CAMPUS_MASTER_KEY: undefined }
  expect(() => readSettings(withoutKey)).toThrow('MASTER_KEY')
})

test.each(['', 'short', 'x'.repeat(44), randomBytes(16).toString('base64'), randomBytes(33).toString('base64')])(
  '%j is no master key',
  text => {
    expect(() => readSettings({ ...given, CAMPUS_MASTER_KEY: text })).toThrow()
  },
)

test('A key file that was damaged is not taken for a key', () => {
  const damaged = mkdtempSync(join(folder, 'damaged-'))
  writeFileSync(join(damaged, 'master.key'), 'oops')
  expect(() => readSettings({ CAMPUS_DATA: damaged })).toThrow('master.key')
})
