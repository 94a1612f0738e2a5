import { randomBytes } from 'node:crypto'
import type { Profile } from './backing.ts'
import type { DataFolder } from './data-folder.ts'
import { token } from './instance.ts'

/** What services keep secret from one run to the next: made once for a data folder. */
export type Secrets = { cursorKey: string; masterKey: string }

export const secretsOf = (data: DataFolder): Secrets => ({
  cursorKey: data.secret('cursor-key', token),
  masterKey: data.secret('master-key', () => randomBytes(32).toString('base64')),
})

/** `operator` on one machine for trying out; where others may come near it, something nobody guesses. */
export const operatorPassword = (profile: Profile, data: DataFolder): string =>
  process.env['CAMPUS_OPERATOR_PASSWORD'] || (profile === 'local' ? 'operator' : data.secret('operator', token))
