import { setImmediate as breath } from 'node:timers/promises'
import { type Instant, instant, type TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { LRUCache } from 'lru-cache'
import { courses } from '../collections.ts'
import { CourseIndex, type Hit } from './course-index.ts'

/** Courses that all indexes of a process may hold together; one takes about 6 KiB. */
const ROOM = 20_000
/** Milliseconds by which replicas' clocks, and the writing of a document, may be behind. */
const OVERLAP = 10_000
/** Documents that are indexed at a stretch. */
const STRETCH = 100

/** A tenant's index and how far it follows the documents. */
interface Following {
  readonly index: CourseIndex
  /** The sequence of each course in the index. */
  readonly known: Map<string, number>
  newest: Instant | undefined
  running: Promise<void>
  next: Promise<void> | undefined
}

export interface CourseSearch {
  /** The best hits among everything that was written before the call. */
  rank(tenant: TenantId, question: string, most: number): Promise<Hit[]>
}

/**
 * Full text over the documents: one index for each tenant, made when somebody first searches. Events reach one replica
 * only, so an index does not listen to them: before each search it takes in the documents that changed since the last
 * one, which is a short look at a declared index.
 */
export function courseSearch(context: Context, room: number = ROOM): CourseSearch {
  const documents = context.documents(courses)
  const tenants = new LRUCache<TenantId, Following>({
    maxSize: room,
    // A university that alone is larger than the room still gets its index.
    sizeCalculation: ({ index }) => Math.min(Math.max(index.size, 1), room),
  })

  const follow = async (tenant: TenantId, following: Following): Promise<void> => {
    const { index, known, newest } = following
    const where = newest === undefined ? {} : { heard: { gte: instant(Date.parse(newest) - OVERLAP) } }
    let cursor: string | undefined
    do {
      const page = await documents.find(tenant, { by: 'heard', where, limit: STRETCH, ...(cursor && { cursor }) })
      for (const { id, doc, sequences } of page.items) {
        const sequence = sequences['self'] ?? 0
        if (known.get(id) !== sequence) index.put(doc)
        known.set(id, sequence)
        following.newest = doc.heard
      }
      cursor = page.next
      await breath()
    } while (cursor !== undefined)
  }

  /** Resolves when a look that began after the call has ended; who asks while one is under way shares the next. */
  const caughtUp = (tenant: TenantId, following: Following): Promise<void> => {
    following.next ??= following.running
      .catch(() => undefined)
      .then(() => {
        following.next = undefined
        following.running = follow(tenant, following)
        return following.running
      })
    return following.next
  }

  return {
    rank: async (tenant, question, most) => {
      const following = tenants.get(tenant) ?? nothingYet()
      tenants.set(tenant, following)
      const before = following.index.size
      await caughtUp(tenant, following)
      // The cache asks for a size once, when something is put in.
      if (following.index.size > before) tenants.delete(tenant)
      tenants.set(tenant, following)
      return following.index.find(question, most)
    },
  }
}

const nothingYet = (): Following => ({
  index: new CourseIndex(),
  known: new Map(),
  newest: undefined,
  running: Promise.resolve(),
  next: undefined,
})
