import { instant } from '@campus/contracts'
import type { Projection } from '@campus/dapr'
import { type Context, project } from '@campus/platform'
import { notices } from './collections.ts'
import { newsworthy } from './news.ts'
import { noticeOf } from './telling.ts'

/** Notices, from what enrollment and billing tell. One write each: sending mail is nobody's turn but the sender's. */
export const views = (context: Context, gatherSeconds: number): Projection[] =>
  ['enrollment', 'billing'].map(topic =>
    project(context, topic, newsworthy(topic), notices, delivery => {
      const notice = noticeOf(delivery, instant(context.clock()), gatherSeconds)
      return notice ? [{ id: notice.id, sequence: delivery.sequence, doc: notice }] : []
    }),
  )
