import { z } from 'zod'

/** What identity is told beyond what every service is. */
const Environment = z.object({
  CAMPUS_PROFILE: z.enum(['local', 'onprem', 'azure']).default('local'),
  /** Base64 of 32 bytes. Whoever loses it loses every profile and every password. */
  CAMPUS_MASTER_KEY: z.string({ error: 'is needed' }).regex(/^[A-Za-z0-9+/]{43}=$/, 'use base64 of 32 random bytes'),
  CAMPUS_OPERATOR_PASSWORD: z.string().min(1).optional(),
})

export interface IdentitySettings {
  readonly masterKey: Buffer
  readonly operatorPassword: string
}

/** Reads the environment; throws unless it is right. Only the local profile, for trying out, has a known operator. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): IdentitySettings {
  const { success, data, error } = Environment.safeParse(env)
  if (!success) throw new Error(`the environment is not right:\n${z.prettifyError(error)}`)
  const { CAMPUS_PROFILE: profile, CAMPUS_MASTER_KEY: key } = data
  const operatorPassword = data.CAMPUS_OPERATOR_PASSWORD ?? (profile === 'local' ? 'operator' : undefined)
  if (operatorPassword === undefined) throw new Error(`CAMPUS_OPERATOR_PASSWORD is needed in profile ${profile}`)
  return { masterKey: Buffer.from(key, 'base64'), operatorPassword }
}
