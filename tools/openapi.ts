import { publish } from './published/file.ts'
import { publicApi } from './published/public-api.ts'

/** Writes docs/api/openapi.json; with `--release`, what later changes are measured by as well. */
publish('openapi', publicApi(), process.argv.includes('--release'))
