import { asyncApiDocument } from '@campus/contracts'
import { publish } from './published/file.ts'

/** Writes docs/api/asyncapi.json; with `--release`, what later changes are measured by as well. */
publish('asyncapi', asyncApiDocument(), process.argv.includes('--release'))
