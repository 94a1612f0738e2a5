import { Pool } from 'undici'

/** An answer of the public API. */
export interface ApiAnswer<T = unknown> {
  readonly status: number
  readonly body: T
  readonly headers: Record<string, string | string[] | undefined>
}

export interface ApiCall {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly token?: string
  readonly headers?: Record<string, string>
  /** Sent as it is, instead of JSON. */
  readonly text?: { readonly type: string; readonly content: string }
}

/** The public API as an outside client sees it. */
export class Campus {
  readonly #pool: Pool

  constructor(url: string, connections = 256) {
    this.#pool = new Pool(url, { connections, headersTimeout: 60_000, bodyTimeout: 60_000 })
  }

  /** One request, one answer, whatever its status; throws only when there is none. */
  async call<T = unknown>({ method = 'GET', path, body, token, headers, text }: ApiCall): Promise<ApiAnswer<T>> {
    const type = text?.type ?? (body === undefined ? undefined : 'application/json')
    const answer = await this.#pool.request({
      method,
      path,
      headers: {
        ...(type !== undefined && { 'content-type': type }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: text?.content ?? (body === undefined ? null : JSON.stringify(body)),
    })
    const content = await answer.body.text()
    return { status: answer.statusCode, headers: answer.headers, body: parsed(content) as T }
  }

  /** The body of an answer that must have this status. */
  async expect<T = unknown>(status: number, call: ApiCall): Promise<T> {
    const answer = await this.call<T>(call)
    if (answer.status === status) return answer.body
    throw new Error(
      `${call.method ?? 'GET'} ${call.path} answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 500)}`,
    )
  }

  /** Resolves when everything behind the address takes work; throws after a minute. */
  async ready(): Promise<void> {
    for (let tries = 0; tries < 240; tries++) {
      const answer = await this.call({ path: '/healthz' }).catch(() => undefined)
      if (answer?.status === 200) return
      await new Promise(resolve => setTimeout(resolve, 250))
    }
    throw new Error('the platform did not become healthy within a minute')
  }

  async login(tenant: string, username: string, password: string): Promise<string> {
    const body = { tenant, username, password }
    const answer = await this.expect<{ accessToken: string }>(200, { method: 'POST', path: '/v1/auth/token', body })
    return answer.accessToken
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
