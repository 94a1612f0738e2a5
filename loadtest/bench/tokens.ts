import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Documents, openStore, openWriter } from '@campus/documents'
import type { Platform } from '@campus/runner'
import { openKeyring } from '../../services/identity/keyring.ts'
import { openSigningKeys } from '../../services/identity/signing-keys.ts'

const ISSUER = 'http://127.0.0.1:8080'
const HOUR = 3_600

/** Access tokens of students, by id: signed with the platform's own key, since to sign in is not what is measured. */
export async function signStudents(
  platform: Platform,
  tenant: string,
  students: readonly string[],
): Promise<Map<string, string>> {
  const url = platform.documentsUrl('identity')
  const store = openStore(url, 'documents')
  const writer = openWriter(url, 'documents')
  const ports = { store, writer, cursorKey: randomUUID() }
  const masterKey = Buffer.from(readFileSync(join(platform.dataDir, 'secrets', 'master-key'), 'utf8'), 'base64')
  const signing = openSigningKeys({
    documents: collection => new Documents(collection, ports),
    keyring: openKeyring(masterKey),
    clock: Date.now,
  })
  const now = Math.floor(Date.now() / 1_000)
  const times = { iat: now, nbf: now, exp: now + HOUR }
  const claims = { iss: ISSUER, aud: 'campus', tid: tenant, roles: ['student'], ...times }
  const tokens = new Map<string, string>()
  for (const sub of students)
    tokens.set(sub, await signing.sign({ ...claims, sub, sid: `s-${randomUUID()}`, jti: randomUUID() }))
  await writer.close()
  await store.close()
  return tokens
}
