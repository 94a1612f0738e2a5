import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@campus/runner'

/** `openapi.json` and `asyncapi.json`, and beside each what was released last. */
export type Name = 'openapi' | 'asyncapi'

const fileOf = (name: Name, state: 'current' | 'released'): string =>
  join(root, 'docs/api', state === 'current' ? `${name}.json` : `${name}.released.json`)

/** Writes a document; as the released one too when there is none yet, or when it is released now. */
export function publish(name: Name, document: unknown, release: boolean): void {
  write(fileOf(name, 'current'), document)
  if (release || !existsSync(fileOf(name, 'released'))) write(fileOf(name, 'released'), document)
}

/** A document as it was written. */
export const published = (name: Name, state: 'current' | 'released'): unknown =>
  JSON.parse(readFileSync(fileOf(name, state), 'utf8'))

/** In the one format that all files of the project have. */
function write(file: string, document: unknown): void {
  writeFileSync(file, JSON.stringify(document))
  execFileSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', file])
}
