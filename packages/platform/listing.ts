import { CursorRefused, type Page } from '@campus/documents'
import { type Problem, problem } from '@campus/service'

/** A page of documents as an answer: the documents themselves, and the next cursor or null. */
export async function listed<T, Shown = T>(
  find: () => Promise<Page<T>>,
  show: (doc: T) => Shown = doc => doc as unknown as Shown,
): Promise<{ status: 200; body: { items: Shown[]; next: string | null } } | Problem> {
  try {
    const { items, next } = await find()
    return { status: 200, body: { items: items.map(({ doc }) => show(doc)), next: next ?? null } }
  } catch (error) {
    if (error instanceof CursorRefused)
      return problem(400, 'CURSOR_REFUSED', 'The cursor does not belong to this list.')
    throw error
  }
}
