import { type Context, listed } from '@campus/platform'
import { notFound, type Route, route } from '@campus/service'
import { notices } from './collections.ts'
import * as contracts from './contracts.ts'
import type { Notice } from './notice.ts'

/** A person's own notices, and for who runs the university's systems the mails that did not go. */
export function notificationRoutes(context: Context): Route[] {
  const known = context.documents(notices)
  return [
    route(contracts.getNotices, ({ query: { limit, cursor, unread }, caller: { person }, tenant }) => {
      const paging = { order: 'desc', limit, ...(cursor !== undefined && { cursor }) } as const
      const find = () =>
        unread === 'true'
          ? known.find(tenant, { by: 'unread', where: { person, read: false }, ...paging })
          : known.find(tenant, { by: 'person', where: { person }, ...paging })
      return listed(find, shown)
    }),
    route(contracts.postRead, async ({ params: { id }, caller, tenant }) => {
      const found = await known.get(tenant, id)
      if (found?.doc.person !== caller.person) return notFound()
      await known.apply(tenant, [{ id, source: 'reader', sequence: 1, change: asRead }])
      return { status: 204 }
    }),
    route(contracts.getUndelivered, ({ query: { limit, cursor }, tenant }) => {
      const paging = { order: 'desc', limit, ...(cursor !== undefined && { cursor }) } as const
      return listed(() => known.find(tenant, { by: 'mail', where: { mail: 'failed' }, ...paging }), undelivered)
    }),
  ]
}

const asRead = (notice: Notice | undefined): Notice | null => (notice ? { ...notice, read: true } : null)

/** A notice as its reader sees it: how its mail is tried is nobody's concern. */
function shown({ person: _person, due: _due, tries: _tries, letter: _letter, claim: _claim, ...rest }: Notice) {
  return rest
}

const undelivered = ({ id, person, kind, at, tries }: Notice) => ({ id, person, kind, at, tries })
