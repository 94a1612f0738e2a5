import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openKeyring } from './keyring.ts'
import { emailIndex, nameIndex, openProfile, Profile, sealProfile } from './profile.ts'
import { randomKey } from './sealing.ts'

const keyring = openKeyring(randomBytes(32))
const ada = { givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.edu', birthDate: '1990-12-10' }

describe('R-52: a profile', () => {
  test('is sealed under the person’s key, for that person', () => {
    const key = randomKey()
    const sealed = sealProfile(key, 'north', 'p-1', ada)
    expect(openProfile(key, 'north', 'p-1', sealed)).toEqual(ada)
    expect(() => openProfile(key, 'north', 'p-2', sealed)).toThrow()
    expect(() => openProfile(key, 'south', 'p-1', sealed)).toThrow()
    for (const value of Object.values(ada)) expect(sealed).not.toContain(value)
  })

  test.each([
    { givenName: ' ' },
    { familyName: 'Love\r\nlace' },
    { givenName: 'Ada\u0000' },
    { email: 'ada' },
    { email: 'ada@example.edu\nbcc: all@example.edu' },
    { birthDate: '2026-02-30' },
    { birthDate: '10.12.1990' },
  ])('takes no %o', odd => {
    expect(Profile.safeParse({ ...ada, ...odd }).success).toBe(false)
  })
})

describe('R-50: persons are compared', () => {
  const byEmail = (email: string) => emailIndex(keyring, 'north', email)
  const byName = (more: Partial<Profile>) => nameIndex(keyring, 'north', { ...ada, ...more })

  test.each(['ADA@EXAMPLE.EDU', ' ada@example.edu ', 'Ada@Example.Edu', '\uff41da@example.edu'])(
    'by address, where %j is the same',
    same => expect(byEmail(same)).toBe(byEmail(ada.email)),
  )

  test('by address, where an accent is another address', () => {
    expect(byEmail('adá@example.edu')).not.toBe(byEmail(ada.email))
  })

  test.each([
    [{ givenName: 'ADA' }],
    [{ givenName: 'A\u0301da' }],
    [{ familyName: ' love-LACE ' }, { familyName: 'Love Lace' }],
    [{ familyName: 'Weiß' }, { familyName: 'WEISS' }],
    [{ familyName: "O'Neil" }, { familyName: 'O’Neil' }],
  ])('by name, where %o is the same', (one: Partial<Profile>, other: Partial<Profile> = {}) => {
    expect(byName(one)).toBe(byName(other))
  })

  test('by name only together with the birth date', () => {
    expect(byName({ birthDate: '1990-12-11' })).not.toBe(byName({}))
    expect(nameIndex(keyring, 'north', { givenName: 'Ada', familyName: 'Lovelace', email: 'x@y.edu' })).toBeUndefined()
  })

  test('by given and family name, each in its place', () => {
    expect(byName({ givenName: 'Lovelace', familyName: 'Ada' })).not.toBe(byName({}))
    expect(byName({ givenName: 'Ada Love', familyName: 'Lace' })).not.toBe(byName({ familyName: 'Love Lace' }))
  })

  test('within one university: elsewhere everybody is somebody else', () => {
    expect(emailIndex(keyring, 'south', ada.email)).not.toBe(byEmail(ada.email))
    expect(nameIndex(keyring, 'south', ada)).not.toBe(byName({}))
  })
})
