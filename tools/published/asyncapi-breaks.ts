import { lost, recordOf, schemaBreaks, shared } from './breaks.ts'

/** What subscribers who rely on the AsyncAPI document `before` could not rely on any more with `after`. */
export function asyncApiBreaks(before: unknown, after: unknown): string[] {
  const [old, now] = [recordOf(recordOf(before)['channels']), recordOf(recordOf(after)['channels'])]
  const messages = (document: unknown) => recordOf(recordOf(recordOf(document)['components'])['messages'])
  return [
    ...lost(old, now).map(topic => `${topic}: is gone`),
    ...shared(old, now).flatMap(([topic, from, to]) =>
      lost(recordOf(recordOf(from)['messages']), recordOf(recordOf(to)['messages'])).map(
        name => `${name}: does not travel on ${topic} any more`,
      ),
    ),
    ...shared(messages(before), messages(after)).flatMap(([name, from, to]) =>
      schemaBreaks(
        { schema: recordOf(from)['payload'], root: before },
        { schema: recordOf(to)['payload'], root: after },
        'received',
        name,
      ),
    ),
  ]
}
