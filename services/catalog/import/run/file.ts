import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { fileParts } from '../../collections.ts'

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** Characters of one piece: well inside what a transaction of any store may hold. */
const PIECE = 500_000

const pieceId = (importId: Id, part: number): Id => `${importId}.${part}`

/**
 * Keeps an uploaded file where every replica finds it, in pieces, until its import has ended.
 * @returns how many pieces
 */
export async function keepFile(context: Context, tenant: TenantId, importId: Id, csv: string): Promise<number> {
  const text = (await pack(csv)).toString('base64')
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, part) => ({
    id: pieceId(importId, part),
    sequence: 1,
    doc: { importId, part, gzipBase64: text.slice(part * PIECE, (part + 1) * PIECE) },
  }))
  await context.documents(fileParts).apply(tenant, pieces)
  return pieces.length
}

/** The file again; throws when a piece of it is not there. */
export async function readFile(context: Context, tenant: TenantId, importId: Id, parts: number): Promise<string> {
  const ids = Array.from({ length: parts }, (_, part) => pieceId(importId, part))
  const found = await context.documents(fileParts).getMany(tenant, ids)
  if (found.size < parts) throw new Error(`${parts - found.size} of ${parts} pieces of the file are missing`)
  const text = [...found.values()].map(({ doc }) => doc.gzipBase64).join('')
  return (await unpack(Buffer.from(text, 'base64'))).toString('utf8')
}

export async function removeFile(context: Context, tenant: TenantId, importId: Id, parts: number): Promise<void> {
  const gone = Array.from({ length: parts }, (_, part) => ({ id: pieceId(importId, part), sequence: 2, doc: null }))
  await context.documents(fileParts).apply(tenant, gone)
}
