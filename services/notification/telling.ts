import { hash } from 'node:crypto'
import type { Id, Instant } from '@campus/contracts'
import type { Delivery } from '@campus/dapr'
import { standingOf } from './mail/standing.ts'
import { newsIn } from './news.ts'
import type { Notice } from './notice.ts'
import { worded } from './wording.ts'

/** The notice that an event makes, if it is news to somebody; the same event is always the same notice. */
export function noticeOf(
  delivery: Pick<Delivery, 'id' | 'type' | 'time' | 'data' | 'after'>,
  now: Instant,
  gatherSeconds: number,
): Notice | undefined {
  const telling = newsIn(delivery)
  if (!telling) return undefined
  const { person, news } = telling
  return {
    id: noticeId(delivery.id),
    person,
    kind: news.kind,
    at: delivery.time,
    ...worded(news),
    sections: 'sections' in news ? [...news.sections] : [],
    reasons: 'reasons' in news ? [...news.reasons] : [],
    ...('invoiceId' in news && { invoiceId: news.invoiceId }),
    read: false,
    ...standingOf(delivery.time, now, gatherSeconds),
  }
}

/** The event's id holds characters that no id of a document may. */
const noticeId = (eventId: string): Id => `n-${hash('sha256', eventId, 'hex').slice(0, 32)}`
