import { parse as parseQuery } from 'node:querystring'
import type { Request } from 'express'
import type { z } from 'zod'
import { hasHostile } from '../http/json.ts'
import { type Problem, problem, type Reason } from '../http/problem.ts'
import type { Contract } from './route.ts'

/** The parts of a request as they came. */
export interface Raw {
  readonly params: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly body: unknown
}

/** More reasons than anybody reads are cut: a document of nothing but errors must not be answered with ten. */
const MOST_REASONS = 100
/** A reason may quote what it is about; 60,000 unknown keys are not worth quoting. */
const LONGEST_DETAIL = 300

const PARTS = ['params', 'query', 'headers', 'body'] as const

/** The query as text values; a name that comes twice becomes a list. */
export function queryOf(request: Request): Readonly<Record<string, unknown>> {
  const at = request.url.indexOf('?')
  return at < 0 ? {} : parseQuery(request.url.slice(at + 1))
}

/** Every part as the contract says, or the problem with every reason of every part. */
export function parseParts(contract: Contract, raw: Raw): Raw | Problem {
  const reasons: Reason[] = []
  const parsed: Record<keyof Raw, unknown> = {
    params: undefined,
    query: undefined,
    headers: undefined,
    body: undefined,
  }
  for (const part of PARTS) {
    const schema = contract[part]
    if (schema) parsed[part] = parsePart(part, schema, raw[part], reasons)
  }
  return reasons.length === 0 ? parsed : invalid(reasons)
}

function parsePart(part: keyof Raw, schema: z.ZodType, value: unknown, reasons: Reason[]): unknown {
  const { success, data, error } = schema.safeParse(value)
  if (!success) for (const issue of error.issues) reasons.push(reasonOf(part, issue))
  else if ((part === 'params' || part === 'query') && hasHostile(data))
    reasons.push({ code: 'INVALID', detail: 'There is text that cannot be kept.', path: part })
  return data
}

/** What is wrong with a part of the request, and where. */
export const reasonOf = (part: keyof Raw, { message, path }: z.core.$ZodIssue): Reason => ({
  code: 'INVALID',
  detail: message.slice(0, LONGEST_DETAIL),
  path: [part, ...path.map(String)].join('.'),
})

/** The request does not have the shape that the contract asks for. */
export const invalid = (reasons: readonly Reason[]): Problem =>
  problem(400, 'INVALID_REQUEST', 'The request does not have the shape that this takes.', {
    errors: reasons.slice(0, MOST_REASONS),
  })
