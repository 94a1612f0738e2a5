export type { Access } from './auth/access.ts'
export { appTokenGuard } from './auth/app-token.ts'
export { type Authenticate, bearerAuthentication } from './auth/bearer.ts'
export { type Asking, type Caller, requireTenant, sameTenant } from './auth/caller.ts'
export { LONGEST_LIFE, TokenClaims, TokenHeader } from './auth/claims.ts'
export { type JwksOptions, jwksKeySource, type KeySource } from './auth/keys.ts'
export { type RedisRevocations, type Revocations, redisRevocations } from './auth/revocations.ts'
export { type TokenRules, type TokenVerifier, tokenVerifier } from './auth/tokens.ts'
export { type Environment, readEnvironment } from './environment.ts'
export type { Correlation } from './http/correlation.ts'
export { notFound, Problem, type ProblemMore, problem, type Reason, refused } from './http/problem.ts'
export { type Answer, Relayed } from './http/wire.ts'
export { type RedisIdempotencyOptions, redisIdempotency } from './idempotency/redis.ts'
export type { Claim, IdempotencyStore } from './idempotency/store.ts'
export {
  type Allowance,
  GENEROUS,
  type Rate,
  type RateLimits,
  type RatePolicy,
  redisRateLimits,
} from './limits/rate.ts'
export type { ServiceOptions } from './options.ts'
export { openRedis } from './redis.ts'
export type { Desk } from './routes/answer.ts'
export { type IfMatch, preconditionFailed } from './routes/if-match.ts'
export { inTurn } from './routes/in-turn.ts'
export { mount } from './routes/mount.ts'
export { type OpenApiDocument, type OpenApiInfo, openApiDocument } from './routes/openapi.ts'
export { type PageQuery, page, pageQuery } from './routes/page.ts'
export { invalid, reasonOf } from './routes/parse.ts'
export { onwardHeaders, relay } from './routes/relay.ts'
export { type Contract, contract, type Handler, type Input, type Route, route } from './routes/route.ts'
export type { Check } from './running/health.ts'
export { Turnstile, type TurnstileOptions, type Turnstiles, turnstiles } from './running/turnstile.ts'
export { createService, type Service } from './service.ts'
export { createLog } from './telemetry/log.ts'
