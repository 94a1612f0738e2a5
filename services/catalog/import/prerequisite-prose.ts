import { type Course, type Id, Requirement } from '@campus/contracts'
import { type List, readList } from './prerequisite-list.ts'
import { type Token, tokensOf } from './prerequisite-tokens.ts'

/** The rule that the prerequisite text of a course plainly says; one that asks for the course itself is none. */
export function plainRule({ id, prerequisiteText }: Pick<Course, 'id' | 'prerequisiteText'>): Requirement | undefined {
  const rule = prerequisiteText === undefined ? undefined : parsePrerequisite(prerequisiteText)
  return rule && asksFor(rule, id) ? undefined : rule
}

/**
 * What a text like `CS 101 or 105; MATH 221.` requires, or undefined for everything that is not plainly within this
 * small grammar: a rule that was guessed keeps students out, or lets them in, without anybody having said so.
 *
 * - `;` stands between requirements that are all needed.
 * - A list has one kind of conjunction: `A and B`, `A or B or C`, `A, B, or C`. `One of A, B, C` goes without.
 * - Items are courses, consent of the instructor and class standings; `credit or concurrent enrollment in` goes before.
 */
export function parsePrerequisite(text: string): Requirement | undefined {
  const clauses = tokensOf(text)?.map(readClause)
  const parts = clauses?.filter(clause => clause !== undefined) ?? []
  if (parts.length === 0 || parts.length !== clauses?.length) return undefined
  return Requirement.safeParse(allOf(parts)).data
}

function readClause(clause: readonly Token[]): Requirement | undefined {
  const tokens = after('completion', clause)
  const rest = after('concurrent', tokens)
  const [first] = rest
  const isCounted = first?.kind === 'of'
  const list = readList(isCounted ? rest.slice(1) : after('either', rest))
  if (!list) return undefined
  const requirement = isCounted ? someOf(first.n, list) : joined(list, first?.kind === 'either')
  return rest === tokens ? requirement : requirement && atTheSameTime(requirement)
}

const after = (kind: Token['kind'], tokens: readonly Token[]): readonly Token[] =>
  tokens[0]?.kind === kind ? tokens.slice(1) : tokens

/** `and` might begin something else that is needed, so it is not for these lists. */
function someOf(n: number, { items, between }: List): Requirement | undefined {
  const plain = isEnumeration(between) && !between.includes('and') && items.every(item => 'course' in item)
  if (!plain || items.length <= n) return undefined
  return n === 1 ? { any: items } : { nOf: { n, of: items } }
}

function joined({ items, between }: List, either: boolean): Requirement | undefined {
  const last = between.at(-1)
  if (either && (last !== 'or' || items.length !== 2)) return undefined
  if (last === undefined) return items[0]
  if (last === 'comma' || !isEnumeration(between)) return undefined
  return last === 'and' ? { all: items } : { any: items }
}

/** `A or B or C` throughout, or `A, B, or C` with nothing but commas before the end: anything else may be two lists. */
const isEnumeration = (between: List['between']): boolean =>
  between.includes('comma') ? between.slice(0, -1).every(each => each === 'comma') : new Set(between).size === 1

/** Leave to take several that are all needed at the same time may be meant of the first alone. */
function atTheSameTime(requirement: Requirement): Requirement | undefined {
  if ('course' in requirement) return { ...requirement, concurrent: true }
  if (!('any' in requirement)) return undefined
  return { any: requirement.any.map(part => ('course' in part ? { ...part, concurrent: true } : part)) }
}

function allOf(parts: readonly Requirement[]): Requirement {
  const [only, ...others] = parts.flatMap(part => ('all' in part ? part.all : [part]))
  return only && others.length === 0 ? only : { all: [only, ...others].filter(part => part !== undefined) }
}

function asksFor(rule: Requirement, id: Id): boolean {
  if ('course' in rule) return rule.course === id
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : 'nOf' in rule ? rule.nOf.of : []
  return parts.some(part => asksFor(part, id))
}
