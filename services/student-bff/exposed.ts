type Method = 'get' | 'post' | 'put' | 'delete'

/** One operation of the public API, and the service that answers it. */
export interface Exposed {
  readonly method: Method
  /** As Express writes it: `/v1/courses/:id`. */
  readonly path: string
  /** Dapr app id. */
  readonly app: string
  /** Bytes its body may have; a mebibyte unless said otherwise. */
  readonly bytes?: number
}

const MEBIBYTE = 1024 * 1024

/** A service's operations: `GET POST /v1/courses` a line. */
function of(app: string, ...lines: readonly string[]): Exposed[] {
  return lines.flatMap(line => {
    const words = line.split(' ')
    const path = words.at(-1) ?? ''
    return words.slice(0, -1).map(word => ({ app, path, method: word.toLowerCase() as Method }))
  })
}

/** Where a service shows the events it could not handle, and takes them again. */
const deadLetters = (app: string): Exposed[] =>
  of(app, `GET /v1/dead-letters/${app}`, `POST /v1/dead-letters/${app}/:id/replay`)

/**
 * The whole public API, by name: what is not here is not reachable from outside, whatever the services answer among
 * themselves.
 */
export const exposed: readonly Exposed[] = [
  ...of(
    'identity',
    'GET /.well-known/jwks.json',
    'GET /.well-known/openid-configuration',
    'POST /v1/tenants',
    'POST /v1/auth/token',
    'POST /v1/auth/logout',
    'POST /v1/persons',
    'GET /v1/me',
  ),
  ...of(
    'catalog',
    'GET POST /v1/terms',
    'GET PUT /v1/terms/:id',
    'POST /v1/terms/:id/rolls',
    'GET /v1/terms/:id/rolls/:rollId',
    'GET /v1/terms/:id/rolls/:rollId/left-out',
    'GET POST /v1/courses',
    'GET PUT /v1/courses/:id',
    'GET POST /v1/sections',
    'GET PUT /v1/sections/:id',
    'GET PUT /v1/cross-list-groups/:id',
    'GET /v1/catalog/imports/:id',
  ),
  { app: 'catalog', method: 'post', path: '/v1/catalog/imports', bytes: 16 * MEBIBYTE },
  ...of(
    'enrollment',
    'POST /v1/registrations',
    'POST /v1/registrations/what-if',
    'GET /v1/registrations/:id',
    'GET /v1/registrations/:id/decision',
    'GET PUT /v1/cart',
    'GET /v1/enrollments',
    'POST /v1/enrollments/:id/drop',
    'POST /v1/enrollments/:id/withdraw',
    'POST /v1/enrollments/:id/administrative-drop',
    'POST /v1/registrations/:id/withdrawal',
    'GET /v1/terms/:id/conditional-enrollments',
    'POST /v1/enrollments/:id/accept-offer',
    'POST /v1/enrollments/:id/decline-offer',
    'GET /v1/sections/:id/roster',
    'GET /v1/sections/:id/waitlist',
    'GET POST /v1/holds',
    'DELETE /v1/holds/:id',
    'POST /v1/overrides',
    'GET POST /v1/sections/:id/permission-numbers',
    'POST /v1/sections/:id/permission-numbers/redemptions',
    'POST /v1/students/:id/history',
    'GET PUT /v1/students/:id/limits',
    'GET PUT /v1/students/:id/profile',
    'GET PUT /v1/terms/:id/time-tickets',
    'POST /v1/terms/:id/census',
    'GET /v1/terms/:id/census/:censusId',
    'GET /v1/terms/:id/census/:censusId/rows',
    'GET /v1/me/time-ticket',
    'POST /v1/sections/:id/cancellations',
    'GET /v1/sections/:id/cancellations/:cancellationId',
    'POST /v1/sections/:id/cancellations/:cancellationId/approval',
  ),
  ...of('enrollment', 'GET /v1/me/calendar.ics', 'POST DELETE /v1/me/calendar-feed', 'GET /v1/calendar-feeds/:token'),
  ...of('billing', 'GET /v1/account', 'GET /v1/invoices/:id', 'POST /v1/invoices/:id/payments'),
  ...of('notification', 'GET /v1/notices', 'POST /v1/notices/:id/read', 'GET /v1/undelivered-mails'),
  ...['identity', 'catalog', 'enrollment', 'billing', 'billing-worker', 'notification'].flatMap(deadLetters),
]

/** The services behind, each once. */
export const behind: readonly string[] = [...new Set(exposed.map(({ app }) => app))]
