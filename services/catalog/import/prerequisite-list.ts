import { PassingGrade, type Requirement } from '@campus/contracts'
import { courseId } from './course-id.ts'
import type { Token } from './prerequisite-tokens.ts'

/** What stands between two items; a comma may go along with a conjunction, or stand alone. */
export type Between = 'and' | 'or' | 'comma'

export interface List {
  readonly items: readonly Requirement[]
  readonly between: readonly Between[]
}

/** Items and what stands between them, or undefined where one of them is none. */
export function readList(tokens: readonly Token[]): List | undefined {
  const { segments, between } = separated(tokens)
  const items = segments.map((segment, at) => readItem(segment, at, segments)).filter(item => item !== undefined)
  return items.length === segments.length ? { items, between } : undefined
}

type Segment = readonly Token[]

function separated(tokens: readonly Token[]): { segments: readonly Segment[]; between: readonly Between[] } {
  const segments: Token[][] = [[]]
  const between: Between[] = []
  for (const [at, token] of tokens.entries()) {
    if (!isSeparator(token)) segments.at(-1)?.push(token)
    else if (token.kind !== 'comma' && tokens[at - 1]?.kind === 'comma') between.splice(-1, 1, token.kind)
    else {
      segments.push([])
      between.push(token.kind)
    }
  }
  return { segments, between }
}

const isSeparator = (token: Token): token is Token & { kind: Between } =>
  token.kind === 'and' || token.kind === 'or' || token.kind === 'comma'

/** A grade, or leave to take it at the same time, is said of one course: in a list it might be meant of all. */
function readItem(segment: Segment, at: number, segments: readonly Segment[]): Requirement | undefined {
  const [first, second, third] = segment
  if (first?.kind === 'concurrent' && at === segments.length - 1 && third === undefined)
    return second && courseAt(second, '', { concurrent: true })
  if (second === undefined) return first && single(first, subjectBefore(segments, at))
  if (segments.length > 1 || third !== undefined || first?.kind !== 'course') return undefined
  if (second.kind === 'or-concurrent') return courseAt(first, '', { concurrent: true })
  return second.kind === 'grade' ? courseAt(first, '', { minGrade: PassingGrade.parse(second.grade) }) : undefined
}

function single(token: Token, subject: string): Requirement | undefined {
  if (token.kind === 'consent') return { permission: 'CONSENT' }
  return token.kind === 'standing' ? { standing: token.standing } : courseAt(token, subject, {})
}

function courseAt(token: Token, before: string, more: { concurrent?: true; minGrade?: PassingGrade }) {
  if (token.kind === 'course') return { course: courseId(token.subject, token.number), ...more }
  return token.kind === 'number' && before !== '' ? { course: courseId(before, token.number), ...more } : undefined
}

/** `CS` for `105` in `CS 101 or 105`. */
function subjectBefore(segments: readonly Segment[], at: number): string {
  const [before] = segments[at - 1] ?? []
  if (before?.kind === 'course') return before.subject
  return before?.kind === 'number' ? subjectBefore(segments, at - 1) : ''
}
