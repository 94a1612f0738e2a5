import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Base64 of 32 bytes. */
const MasterKey = z.string().regex(/^[\w+/]{43}=$/, 'use base64 of 32 random bytes')

/** What identity is told beyond what every service is. */
const Environment = z.object({
  CAMPUS_PROFILE: z.enum(['local', 'onprem', 'azure']).default('local'),
  CAMPUS_DATA: z.string().min(1).optional(),
  /** Whoever loses it loses every profile and every password. */
  CAMPUS_MASTER_KEY: MasterKey.optional(),
  CAMPUS_OPERATOR_PASSWORD: z.string().min(1).optional(),
})

export interface IdentitySettings {
  readonly masterKey: Buffer
  readonly operatorPassword: string
}

/** Reads the environment; only the local profile, for trying out, may leave something to us. Throws otherwise. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): IdentitySettings {
  const { success, data, error } = Environment.safeParse(env)
  if (!success) throw new Error(`the environment is not right:\n${z.prettifyError(error)}`)
  const { CAMPUS_PROFILE: profile, CAMPUS_DATA: folder, CAMPUS_MASTER_KEY: key } = data
  const local = profile === 'local'
  const operatorPassword = data.CAMPUS_OPERATOR_PASSWORD ?? (local ? 'operator' : undefined)
  if (operatorPassword === undefined) throw new Error(`CAMPUS_OPERATOR_PASSWORD is needed in profile ${profile}`)
  if (key !== undefined) return { masterKey: Buffer.from(key, 'base64'), operatorPassword }
  if (!local || folder === undefined) throw new Error('CAMPUS_MASTER_KEY is needed: base64 of 32 random bytes')
  return { masterKey: keptKey(join(folder, 'master.key')), operatorPassword }
}

/** A key made at the first start and kept beside the data it protects: fit for one machine to try out, and no more. */
function keptKey(file: string): Buffer {
  if (!existsSync(file)) makeKey(file)
  const { success, data } = MasterKey.safeParse(readFileSync(file, 'utf8'))
  if (!success) throw new Error(`there is no master key in ${file}`)
  return Buffer.from(data, 'base64')
}

/** The file gets its name when it is whole; of two replicas that start together the second keeps the first one's. */
function makeKey(file: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, randomBytes(32).toString('base64'), { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}
