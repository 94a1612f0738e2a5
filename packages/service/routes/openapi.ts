import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { MEDIA_TYPES } from '../http/body.ts'
import type { Contract } from './route.ts'

export interface OpenApiInfo {
  readonly title: string
  readonly version: string
  readonly description?: string
  readonly servers?: readonly { readonly url: string; readonly description?: string }[]
}

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>

const ProblemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The trace id.' }),
    errors: z
      .array(z.looseObject({ code: z.string(), detail: z.string(), path: z.string().optional() }))
      .optional()
      .meta({ description: 'Every reason at once.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })

/** The OpenAPI 3.1 document of these contracts. Schemas with `.meta({ id })` become components. */
export function openApiDocument(info: OpenApiInfo, contracts: readonly Contract[]): OpenApiDocument {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
  for (const contract of contracts) registry.registerPath(operationOf(contract))
  const { servers, ...about } = info
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: about,
    ...(servers && { servers: [...servers] }),
  })
}

function operationOf(contract: Contract): RouteConfig {
  const { method, path, summary, access, params, query } = contract
  const roles = Array.isArray(access) ? { description: `For ${access.join(', ')}.` } : {}
  const body = bodyOf(contract)
  return {
    method,
    path: path.replace(/:(\w+)/g, '{$1}'),
    operationId: `${method}-${path.replace(/[/:]+/g, '-').replace(/^-/, '')}`,
    tags: [tagOf(path)],
    summary,
    ...roles,
    ...(access !== 'public' && { security: [{ bearer: [] }] }),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body }),
      headers: headersOf(contract),
    },
    responses: responsesOf(contract),
  }
}

/** `/v1/courses/:id` is about courses. */
const tagOf = (path: string): string => path.split('/').find(part => part !== '' && !/^v\d+$/.test(part)) ?? 'service'

function bodyOf({ body, bodyKind = 'json' }: Contract): NonNullable<RouteConfig['request']>['body'] {
  return (
    body && { required: !body.safeParse(undefined).success, content: { [MEDIA_TYPES[bodyKind]]: { schema: body } } }
  )
}

function headersOf({ headers, idempotent, ifMatch }: Contract): z.ZodObject {
  return z.object({
    ...headers?.shape,
    ...(idempotent && { 'Idempotency-Key': z.string().min(1).max(255) }),
    ...(ifMatch && { 'If-Match': z.string() }),
  })
}

function responsesOf({ responses, mediaType = 'application/json', problems = {} }: Contract): RouteConfig['responses'] {
  const documents: RouteConfig['responses'] = { default: problemResponse('A problem.') }
  for (const [status, description] of Object.entries(problems)) documents[status] = problemResponse(description)
  for (const [status, schema] of Object.entries(responses))
    documents[status] = schema
      ? { description: schema.description ?? 'Done.', content: { [mediaType]: { schema } } }
      : { description: 'Done; no body.' }
  return documents
}

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
})
