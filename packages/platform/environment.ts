import { z } from 'zod'

/** What every service process is told beyond what its shell reads (`@campus/service`). */
export const PlatformEnvironment = z.object({
  DAPR_HTTP_PORT: z.coerce.number().int().default(3500),
  DAPR_API_TOKEN: z.string().default(''),
  CAMPUS_PROFILE: z.enum(['local', 'onprem', 'azure']).default('local'),
  CAMPUS_JOURNAL_URL: z.string().optional(),
  CAMPUS_DOCUMENTS_URL: z.string().optional(),
  /** Secret that page cursors are sealed with, the same on every replica. */
  CAMPUS_CURSOR_KEY: z.string().min(16).optional(),
  CAMPUS_ISSUER: z.string().default('http://127.0.0.1:8080'),
  /** Requests a minute that one person, and one address, may make. */
  CAMPUS_CALLER_RATE: z.coerce.number().int().positive().default(1_200),
  CAMPUS_ADDRESS_RATE: z.coerce.number().int().positive().default(12_000),
})
export type PlatformEnvironment = z.infer<typeof PlatformEnvironment>

export function readPlatformEnvironment(env: NodeJS.ProcessEnv = process.env): PlatformEnvironment {
  const { success, data, error } = PlatformEnvironment.safeParse(env)
  if (success) return data
  throw new Error(`the environment is not right:\n${z.prettifyError(error)}`)
}
