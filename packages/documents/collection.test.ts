import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { defineCollection } from './collection.ts'
import type { Documents } from './documents.ts'

const Course = z.object({
  title: z.string(),
  level: z.enum(['under', 'graduate']),
  credits: z.number().int(),
  isOpen: z.boolean(),
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  room: z.string().optional(),
  tags: z.array(z.string()),
  either: z.union([z.string(), z.number()]),
})

test('the schema says how a field is compared', () => {
  const { indexes } = defineCollection({
    kind: 'course',
    schema: Course,
    indexes: { all: { fields: ['title', 'level', 'credits', 'isOpen', 'since'] } },
  })
  expect(indexes.get('all')).toEqual({
    name: 'course_all',
    prefix: 'course:',
    fields: [
      { path: ['doc', 'title'], type: 'string' },
      { path: ['doc', 'level'], type: 'string' },
      { path: ['doc', 'credits'], type: 'number' },
      { path: ['doc', 'isOpen'], type: 'boolean' },
      { path: ['doc', 'since'], type: 'string' },
    ],
  })
  expect([...indexes.keys()]).toEqual(['id', 'all'])
})

test('a field that may be missing needs a sparse index, in every alternative of the document', () => {
  const define = (field: 'until' | 'room', sparse?: true) =>
    defineCollection({
      kind: 'course',
      schema: Course,
      indexes: { one: { fields: [field], ...(sparse && { sparse }) } },
    })
  for (const field of ['until', 'room'] as const) {
    expect(() => define(field)).toThrow('sparse')
    const sparse = {
      name: 'course_one',
      prefix: 'course:',
      fields: [{ path: ['doc', field], type: 'string' }],
      sparse: true,
    }
    expect(define(field, true).indexes.get('one')).toEqual(sparse)
  }
  const at = z.discriminatedUnion('at', [
    z.object({ at: z.literal('held'), seat: z.string() }),
    z.object({ at: z.literal('gone'), seat: z.string().optional() }),
  ])
  expect(() => defineCollection({ kind: 'seat', schema: at, indexes: { one: { fields: ['seat'] } } })).toThrow('sparse')
  const index = defineCollection({ kind: 'seat', schema: at, indexes: { one: { fields: ['at'] } } }).indexes.get('one')
  expect(index?.fields).toEqual([{ path: ['doc', 'at'], type: 'string' }])
})

test('only fields that are one kind of scalar can be indexed', () => {
  for (const field of ['tags', 'either', 'absent' as 'title'] as const) {
    const define = () => defineCollection({ kind: 'course', schema: Course, indexes: { one: { fields: [field] } } })
    expect(define).toThrow('no scalar field')
  }
})

test('names that are taken or odd are not given', () => {
  const define = (kind: string, name = 'one') =>
    defineCollection({ kind, schema: Course, indexes: { [name]: { fields: ['title'] } } })
  expect(() => define('generation')).toThrow('taken')
  expect(() => define('course', 'id')).toThrow('index id')
  for (const kind of ['', 'Course', 'a:b', 'a_b', '-a', 'a--b']) expect(() => define(kind)).toThrow('not a kind')
})

test('a query names an index and fixes its fields, or it does not compile', () => {
  const courses = defineCollection({
    kind: 'course',
    schema: Course,
    indexes: { byLevel: { fields: ['level', 'credits'] }, byTitle: { fields: ['title'] } },
  })
  type Query = Parameters<Documents<z.infer<typeof Course>, typeof courses.declared>['find']>[1]
  expectTypeOf({ by: 'byLevel', where: { level: 'under', credits: { gte: 3 } } } as const).toExtend<Query>()
  expectTypeOf({ by: 'byTitle', where: { title: { startsWith: 'A' } } } as const).toExtend<Query>()
  expectTypeOf({ limit: 5, order: 'desc' } as const).toExtend<Query>()
  expectTypeOf({ by: 'byRoom' } as const).not.toExtend<Query>()
  expectTypeOf({ by: 'byLevel', where: { level: 'doctoral' } } as const).not.toExtend<Query>()
  expectTypeOf({ by: 'byLevel', where: { credits: { startsWith: '3' } } } as const).not.toExtend<Query>()
})
