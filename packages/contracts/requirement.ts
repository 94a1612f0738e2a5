import { z } from 'zod'
import { PassingGrade } from './grades.ts'
import { Id } from './ids.ts'

/** What a course asks of a student. Every part has one kind; `not` is no kind: it belongs to antirequisites. */
export type Requirement =
  | { readonly all: readonly Requirement[] }
  | { readonly any: readonly Requirement[] }
  | { readonly nOf: { readonly n: number; readonly of: readonly Requirement[] } }
  | CourseRequirement
  | { readonly credits: CreditsRequirement }
  | { readonly test: z.infer<typeof TestScore> }
  | { readonly program: string }
  | { readonly level: string }
  | { readonly standing: string }
  | { readonly permission: string }

/** Groups within groups, the outermost counted. */
const MOST_LEVELS = 8
/** Groups and what is in them, all together. */
const MOST_PARTS = 100

const Word = z.string().trim().min(1).max(60)

const CourseRequirement = z.strictObject({
  course: Id.meta({ description: 'The course, or an equivalent of it, passed.' }),
  minGrade: PassingGrade.optional().meta({ description: 'This letter or better; P and S never are.' }),
  within: z.int().min(1).max(100).optional().meta({ description: 'Taken at most so many years ago.' }),
  concurrent: z.boolean().optional().meta({ description: 'Taking it in the same term is enough.' }),
})
export type CourseRequirement = z.infer<typeof CourseRequirement>

const CreditsRequirement = z.strictObject({
  min: z.number().positive().max(999),
  subject: z.string().min(1).max(12).optional(),
  level: z.int().min(1).max(9999).optional().meta({ description: 'Only courses with this number or a higher one.' }),
})
export type CreditsRequirement = z.infer<typeof CreditsRequirement>

const TestScore = z.strictObject({ code: Word, min: z.number().min(0).max(100_000) })

const SINGLE = {
  course: CourseRequirement,
  credits: z.strictObject({ credits: CreditsRequirement }),
  test: z.strictObject({ test: TestScore }),
  program: z.strictObject({ program: Word }),
  level: z.strictObject({ level: Word }),
  standing: z.strictObject({ standing: Word }),
  permission: z.strictObject({ permission: Word }),
}

const groupsOf = <Part extends z.ZodType>(part: Part) => ({
  all: z.strictObject({ all: z.array(part).min(1) }),
  any: z.strictObject({ any: z.array(part).min(1) }),
  nOf: z.strictObject({
    nOf: z
      .strictObject({ n: z.int().min(1), of: z.array(part).min(1) })
      .refine(({ n, of }) => n <= of.length, { path: ['n'], error: 'n is at most the number of parts' }),
  }),
})

/** Every kind by the member that names it, with the parts of groups as they come. */
const KINDS = { ...groupsOf(z.unknown()), ...SINGLE }
type Kind = keyof typeof KINDS
const KIND_NAMES = Object.keys(KINDS) as Kind[]

type Path = readonly PropertyKey[]
interface Issue {
  readonly path: Path
  readonly message: string
}
interface Placed {
  readonly value: unknown
  readonly path: Path
  readonly level: number
}

const shapes = groupsOf(z.lazy(() => Shape))
const Shape: z.ZodType<Requirement, Requirement> = z
  .lazy(() =>
    z.union([
      shapes.all,
      shapes.any,
      shapes.nOf,
      SINGLE.course,
      SINGLE.credits,
      SINGLE.test,
      SINGLE.program,
      SINGLE.level,
      SINGLE.standing,
      SINGLE.permission,
    ]),
  )
  .meta({ id: 'Requirement' })

/** A requirement with every reason why it is none, each at its place; a union alone would only say "invalid input". */
export const Requirement = z.preprocess((value, context) => {
  for (const { path, message } of issuesOf(value))
    context.issues.push({ code: 'custom', input: value, path: [...path], message })
  return value
}, Shape) as z.ZodType as z.ZodType<Requirement, Requirement>

/** Looks at part after part without calling itself: the depth is the sender's choice. */
function issuesOf(requirement: unknown): Issue[] {
  const issues: Issue[] = []
  const parts: Placed[] = [{ value: requirement, path: [], level: 1 }]
  for (const part of parts) {
    const tooMuch = excess(part, parts.length)
    if (tooMuch) return [...issues, tooMuch]
    const kind = kindOf(part)
    if (typeof kind !== 'string') {
      issues.push(kind)
      continue
    }
    const { error } = KINDS[kind].safeParse(part.value)
    for (const { path, message } of error?.issues ?? []) issues.push({ path: [...part.path, ...path], message })
    parts.push(...partsWithin(kind, part))
  }
  return issues
}

function excess({ path, level }: Placed, parts: number): Issue | undefined {
  if (parts > MOST_PARTS) return { path: [], message: `A requirement has at most ${MOST_PARTS} parts.` }
  return level > MOST_LEVELS ? { path, message: `Parts are at most ${MOST_LEVELS} levels deep.` } : undefined
}

function kindOf({ value, path }: Placed): Kind | Issue {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { path, message: 'A requirement is an object, like {"course": "cs-101"}.' }
  const [kind, other] = KIND_NAMES.filter(name => Object.hasOwn(value, name))
  if (kind === undefined) return { path, message: `A requirement has one of ${KIND_NAMES.join(', ')}.` }
  return other === undefined ? kind : { path, message: `${kind} and ${other} are two parts: put them into all or any.` }
}

function partsWithin(kind: Kind, { value, path, level }: Placed): Placed[] {
  const inner = (value as Readonly<Record<string, unknown>>)[kind]
  const [list, at] = kind === 'nOf' ? [(inner as { of?: unknown } | null)?.of, ['nOf', 'of']] : [inner, [kind]]
  if (!Array.isArray(list)) return []
  return list.map((each, index) => ({ value: each, path: [...path, ...at, index], level: level + 1 }))
}
