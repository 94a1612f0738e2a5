import { type Problem, problem } from '../http/problem.ts'
import type { Caller } from './caller.ts'

/** Who may call: everybody, everybody with a token, who has one of the roles, or whom the predicate lets in. */
export type Access = 'public' | 'signed-in' | readonly string[] | ((caller: Caller) => boolean)

/** Nothing when the caller may; otherwise the problem. Whoever is not let in by name is kept out. */
export function forbidden(access: Access, caller: Caller): Problem | undefined {
  return allows(access, caller) ? undefined : problem(403, 'FORBIDDEN', 'Your roles do not allow this.')
}

function allows(access: Access, caller: Caller): boolean {
  if (access === 'public' || access === 'signed-in') return true
  if (typeof access === 'function') return access(caller) === true
  return access.some(role => caller.roles.includes(role))
}
