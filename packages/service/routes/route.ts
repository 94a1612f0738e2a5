import type { Request } from 'express'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Access } from '../auth/access.ts'
import type { Caller } from '../auth/caller.ts'
import type { BodyKind } from '../http/body.ts'
import type { Correlation } from '../http/correlation.ts'
import type { Problem } from '../http/problem.ts'
import type { Answer, Outcome, Relayed } from '../http/wire.ts'
import type { Rate } from '../limits/rate.ts'
import type { IfMatch } from './if-match.ts'

export type Shape = z.ZodObject | undefined
/** What a status answers with; `null` where it has no body. */
export type Responses = Readonly<Record<number, z.ZodType | null>>

/** What clients may rely on: read by the router, by the OpenAPI document and by the compiler. */
export interface Contract<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  H extends Shape = Shape,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  R extends Responses = Responses,
  A extends Access = Access,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As Express writes it: `/v1/courses/:id`. */
  readonly path: string
  readonly summary: string
  readonly access: A
  readonly params?: P
  readonly query?: Q
  /** Headers in lower case, besides those that the shell reads itself. */
  readonly headers?: H
  readonly body?: B
  /** `json` unless said otherwise. */
  readonly bodyKind?: BodyKind
  /** Bytes the body may have, where its kind's limit does not fit. */
  readonly bodyBytes?: number
  readonly responses: R
  /** Type of what it answers with as text (UTF-8); JSON unless said otherwise. */
  readonly mediaType?: string
  /** Problems worth telling a reader of the API, by status. */
  readonly problems?: Readonly<Record<number, string>>
  /** Takes an Idempotency-Key and must have one: everything that moves a seat or money. */
  readonly idempotent?: boolean
  /** Must come with If-Match. */
  readonly ifMatch?: 'required'
  /** The route's own rate, counted apart from the general one. */
  readonly rate?: Rate
  /** A `tenant` that the request names need not be the caller's: for the platform's operator alone. */
  readonly anyTenant?: boolean
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

/** A request after the shell: parsed, and known whose it is. */
export interface Input<P = unknown, Q = unknown, H = unknown, B = unknown, C = Caller | undefined> {
  readonly params: P
  readonly query: Q
  readonly headers: H
  readonly body: B
  readonly caller: C
  readonly tenant: C extends Caller ? Caller['tenant'] : Caller['tenant'] | undefined
  readonly correlation: Correlation
  /** Names what this request asks for: the same for every request with the same Idempotency-Key, else new. */
  readonly commandId: string
  readonly idempotencyKey: string | undefined
  readonly ifMatch: IfMatch | undefined
  /** `wait`: seconds that the client would wait for the end of what it asks for (RFC 7240). */
  readonly prefer: { readonly wait?: number }
  readonly log: Logger
  readonly req: Request
}

/** One of the answers that the contract names. */
export type AnswerTo<R extends Responses> = {
  [S in keyof R & number]: Omit<Answer, 'status' | 'body'> & {
    readonly status: S
  } & (R[S] extends z.ZodType ? { readonly body: z.output<R[S]> } : { readonly body?: undefined })
}[keyof R & number]

export type Handler<
  P extends Shape,
  Q extends Shape,
  H extends Shape,
  B extends z.ZodType | undefined,
  R extends Responses,
  A extends Access,
> = (
  input: Input<Parsed<P>, Parsed<Q>, Parsed<H>, Parsed<B>, 'public' extends A ? undefined : Caller>,
) => Promise<AnswerTo<R> | Problem | Relayed> | AnswerTo<R> | Problem | Relayed

/** A contract and what fulfils it. */
export interface Route {
  readonly contract: Contract
  readonly handler: (input: Input) => Promise<Outcome> | Outcome
}

/** Gives a contract its types, for where contract and handler live apart. */
export const contract = <
  P extends Shape = undefined,
  Q extends Shape = undefined,
  H extends Shape = undefined,
  B extends z.ZodType | undefined = undefined,
  const R extends Responses = Responses,
  const A extends Access = Access,
>(
  value: Contract<P, Q, H, B, R, A>,
): Contract<P, Q, H, B, R, A> => value

/** A route: what the contract lets in, and only that, reaches the handler; what the handler answers is in the contract. */
export function route<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  H extends Shape = undefined,
  B extends z.ZodType | undefined = undefined,
  const R extends Responses = Responses,
  const A extends Access = Access,
>(value: Contract<P, Q, H, B, R, A>, handler: Handler<P, Q, H, B, NoInfer<R>, NoInfer<A>>): Route {
  if (value.idempotent && value.access === 'public')
    throw new Error(`${value.path}: an Idempotency-Key belongs to a person, so the route cannot be public`)
  // The schemas make the input what the handler expects: the one place where the types of a route are forgotten.
  return { contract: value as Contract, handler: handler as unknown as Route['handler'] }
}
