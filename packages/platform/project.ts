import type { AnyEventDefinition } from '@campus/contracts'
import type { Delivery, Projection } from '@campus/dapr'
import type { Change, Collection, DeclaredIndexes } from '@campus/documents'
import type { Context } from './context.ts'

/**
 * The public state that came with an event, to be shown as it is. Not checked here: whatever is written into a
 * collection is parsed by its schema.
 */
export const shown = <View>({ after }: Delivery): View => after as View

/** A view: what each event makes of documents, applied for many events at once, each tenant apart. */
export function project<T extends object, I extends DeclaredIndexes<T>>(
  context: Context,
  topic: string,
  events: readonly AnyEventDefinition[],
  collection: Collection<T, I>,
  changes: (delivery: Delivery) => readonly Change<T>[],
): Projection {
  const documents = context.documents(collection)
  return {
    name: `view of ${collection.kind}`,
    topic,
    events,
    all: async deliveries => {
      for (const [tenant, those] of Map.groupBy(deliveries, delivery => delivery.tenant))
        await documents.apply(tenant, those.flatMap(changes))
    },
  }
}
