/** One reason among several; further facts (`path`, `sectionId`, `limit`) may stand beside code and detail. */
export interface Reason {
  readonly code: string
  readonly detail: string
  readonly [fact: string]: unknown
}

export interface ProblemMore {
  /** Every reason at once, not only the first. */
  readonly errors?: readonly Reason[]
  /** Seconds after which trying again may help; sent as `Retry-After`. */
  readonly retryAfter?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Further members of the problem document, such as the `registration` that was refused. */
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** A refusal on its way to the client (RFC 9457): a value that handlers return, not an error that they throw. */
export class Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly more: ProblemMore

  constructor(status: number, code: string, detail: string, more: ProblemMore = {}) {
    this.status = status
    this.code = code
    this.detail = detail
    this.more = more
  }

  get headers(): Record<string, string> {
    const { headers, retryAfter } = this.more
    return {
      ...headers,
      ...(retryAfter !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }),
    }
  }

  /** The problem document; `instance` is the trace id, by which operators find what happened. */
  document(instance: string): Record<string, unknown> {
    const { errors, extensions } = this.more
    return {
      ...extensions,
      type: `urn:campus:problem:${this.code.toLowerCase().replaceAll('_', '-')}`,
      title: titleOf(this.code),
      status: this.status,
      detail: this.detail,
      instance,
      ...(errors && { errors }),
    }
  }
}

/** A problem with a stable `code` (UPPER_SNAKE), from which `type` and `title` follow. */
export const problem = (status: number, code: string, detail: string, more?: ProblemMore): Problem =>
  new Problem(status, code, detail, more)

/** What the rules do not allow (409), with every reason; `extensions` name what was refused. */
export const refused = (errors: readonly Reason[], extensions: Readonly<Record<string, unknown>> = {}): Problem =>
  problem(409, 'REFUSED', errors[0]?.detail ?? 'The rules do not allow this.', { errors, extensions })

/** What is not there, and what the caller must not know to be there. */
export const notFound = (detail = 'There is nothing here.'): Problem => problem(404, 'NOT_FOUND', detail)

const titleOf = (code: string): string => {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
