import { z } from 'zod'

const Components = z.record(z.string(), z.record(z.string(), z.unknown()))

/** A service's own OpenAPI 3.1 document, as far as merging looks into it. */
export const Part = z.object({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  components: Components.default({}),
})
export type Part = z.infer<typeof Part>
export type Components = z.infer<typeof Components>

/** OpenAPI 3.1 of the whole public API. */
export interface PublicApi {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components: Components
}
