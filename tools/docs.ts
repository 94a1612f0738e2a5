import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@campus/runner'
import { containersPage } from './docs/containers.ts'

/** `npm run docs`: draws what the documentation shows of the code. */
writeFileSync(join(root, 'docs/containers.md'), containersPage())
