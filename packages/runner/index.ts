export type { Profile } from './backing.ts'
export {
  builtDaprFolder,
  cacheFolder,
  daprModule,
  findDapr,
  findPostgres,
  findProgram,
  findRabbit,
  findRedis,
  pinnedDaprVersion,
  root,
} from './binaries.ts'
export { type Level, type Log, type LogEntry, printLog } from './log.ts'
export type { PlatformOptions } from './options.ts'
export { type Platform, startPlatform } from './platform.ts'
export { type LonePostgres, startPostgres } from './postgres-alone.ts'
export { type AppSpec, parseRunFile, readRunFile } from './run-file.ts'
export type { RunningProcess } from './supervised.ts'
