import { z } from 'zod'
import type { Field } from './store.ts'

interface Shape {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
}

/**
 * The fields of a document by what its schema says of them. Throws for a field that is not one kind of scalar, and,
 * unless `sparse`, for one that may be missing or null.
 */
export function fieldTypes(schema: z.ZodType): (name: string, sparse: boolean) => Field {
  const document = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }) as Shape
  return (name, sparse) => {
    const types = new Set(branches(document).flatMap(branch => typesIn(branch, name)))
    const maybe = types.delete('null')
    const [type, ...others] = types
    if (!isScalarType(type) || others.length > 0) throw new TypeError(`the schema has no scalar field ${name} to index`)
    if (maybe && !sparse) throw new TypeError(`field ${name} may be missing: declare its index sparse`)
    return { path: ['doc', name], type }
  }
}

const isScalarType = (type: string | undefined): type is Field['type'] =>
  type === 'string' || type === 'number' || type === 'boolean'

/** The alternatives that a shape allows. */
function branches(shape: Shape): Shape[] {
  const alternatives = shape.anyOf ?? shape.oneOf
  return alternatives ? alternatives.flatMap(branches) : [shape]
}

/** What a field may be in one alternative of the document; `null` stands for missing as well. */
function typesIn(branch: Shape, name: string): string[] {
  const parts = [branch, ...(branch.allOf ?? [])]
  const field = parts.map(part => part.properties?.[name]).find(found => found !== undefined)
  if (!field) return ['null']
  const required = parts.some(part => part.required?.includes(name))
  return [...branches(field).flatMap(typesOf), ...(required ? [] : ['null'])]
}

function typesOf({ type, const: constant, enum: values }: Shape): string[] {
  const named = typeof type === 'string' ? [type] : (type ?? [constant, ...(values ?? [])].map(nameOf))
  return named.map(one => (one === 'integer' ? 'number' : one))
}

const nameOf = (value: unknown): string => (value === null ? 'null' : typeof value)
