import { randomUUID } from 'node:crypto'
import type { Request } from 'express'
import { type Asking, type Caller, sameTenant } from '../auth/caller.ts'
import { readBody } from '../http/body.ts'
import type { Exchange } from '../http/exchange.ts'
import { Problem, problem } from '../http/problem.ts'
import { scopeOf } from '../idempotency/fingerprint.ts'
import { preconditionRequired, readIfMatch } from './if-match.ts'
import { parseParts, queryOf, type Raw } from './parse.ts'
import { readPrefer } from './prefer.ts'
import type { Contract, Input } from './route.ts'

/** What the handler gets: every part as the contract says, or the problem. */
export async function readInput(
  contract: Contract,
  caller: Caller | undefined,
  request: Request,
  { correlation, log }: Exchange,
): Promise<Input | Problem> {
  const body = contract.body && (await readBody(request, contract.bodyKind ?? 'json', contract.bodyBytes))
  if (body instanceof Problem) return body
  const raw: Raw = { params: request.params, query: queryOf(request), headers: request.headers, body }
  const foreign = caller && !contract.anyTenant && foreignTenant({ caller, correlation, log }, raw)
  if (foreign) return foreign
  const parts = parseParts(contract, raw)
  if (parts instanceof Problem) return parts
  const ifMatch = readIfMatch(request.headers['if-match'])
  if (contract.ifMatch === 'required' && ifMatch === undefined) return preconditionRequired()
  const idempotencyKey = contract.idempotent ? keyOf(request) : undefined
  if (idempotencyKey instanceof Problem) return idempotencyKey
  return {
    ...parts,
    caller,
    tenant: caller?.tenant,
    correlation,
    commandId: commandId(contract, caller, idempotencyKey),
    idempotencyKey,
    ifMatch,
    prefer: readPrefer(request.headers['prefer']),
    log,
    req: request,
  }
}

/** A tenant named anywhere in sight, even where the contract has no place for it, is checked before anything else. */
function foreignTenant(asking: Asking, { params, query, body }: Raw): Problem | undefined {
  for (const part of [params, query, body]) {
    const { tenant, tenantId } = (part ?? {}) as { tenant?: unknown; tenantId?: unknown }
    const refused = sameTenant(asking, tenant) ?? sameTenant(asking, tenantId)
    if (refused) return refused
  }
  return undefined
}

function keyOf({ headers }: Request): string | Problem {
  const key = headers['idempotency-key']
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  return problem(400, 'IDEMPOTENCY_KEY_MISSING', 'Send an Idempotency-Key of 1 to 255 visible ASCII characters.')
}

const commandId = ({ method, path }: Contract, caller: Caller | undefined, key: string | undefined): string =>
  caller && key ? scopeOf(caller.tenant, caller.person, `${method} ${path}`, key) : randomUUID()
