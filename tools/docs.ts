import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@campus/runner'
import './asyncapi.ts'
import { containersPage } from './docs/containers.ts'
import './openapi.ts'

/** `npm run docs`: draws what the documentation shows of the code, and describes the API and the events. */
writeFileSync(join(root, 'docs/containers.md'), containersPage())
