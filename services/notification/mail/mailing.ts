import { openStore } from '@campus/documents'
import type { Context } from '@campus/platform'
import { notices, postOfAll } from '../collections.ts'
import { keepPace } from './pace.ts'
import { contactOf, deliver } from './post.ts'
import { mailSender } from './sender.ts'
import { storedQueue } from './stored-queue.ts'

/** Sends queued mails from now on, `perSecond` at most; gives back how to stop. With 0 they stay queued. */
export async function startMailing(context: Context, perSecond: number): Promise<() => Promise<void>> {
  const { sidecar, clock, log, env } = context
  if (perSecond === 0) return async () => undefined
  if (env.CAMPUS_DOCUMENTS_URL === undefined) throw new Error('CAMPUS_DOCUMENTS_URL is needed here')
  const store = openStore(env.CAMPUS_DOCUMENTS_URL, 'documents')
  const send = mailSender({
    queue: storedQueue(context.documents(notices), store),
    contactOf: (tenant, person) => contactOf(sidecar, tenant, person),
    deliver: letter => deliver(sidecar, letter),
    clock,
    log,
  })
  let indexed = false
  const step = async () => {
    if (!indexed) await store.ensureIndexes([postOfAll])
    indexed = true
    return send()
  }
  const stop = keepPace(step, perSecond, log)
  return async () => {
    await stop()
    await store.close()
  }
}
