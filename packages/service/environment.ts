import { z } from 'zod'

/** What a service process is told by whoever runs it. */
export const Environment = z.object({
  APP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  APP_API_TOKEN: z.string().default(''),
  CAMPUS_BIND: z.string().default('127.0.0.1'),
  CAMPUS_REDIS_URL: z.string().default('redis://127.0.0.1:6379'),
  /** Milliseconds to go on as usual, but unhealthy, before stopping: time for a load balancer to notice. */
  CAMPUS_LINGER_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  /** How many proxies in front are trusted to say whom they speak for. */
  CAMPUS_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
})
export type Environment = z.infer<typeof Environment>

/** Reads the environment; throws with every mistake in it. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const { success, data, error } = Environment.safeParse(env)
  if (success) return data
  throw new Error(`the environment is not right:\n${z.prettifyError(error)}`)
}
