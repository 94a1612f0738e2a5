import { type Direction, listOf, lost, recordOf, schemaBreaks, shared } from './breaks.ts'

interface Documents {
  readonly before: unknown
  readonly after: unknown
}

/** What clients of the OpenAPI document `before` could not rely on any more with `after`. */
export function openApiBreaks(before: unknown, after: unknown): string[] {
  const [old, now] = [recordOf(recordOf(before)['paths']), recordOf(recordOf(after)['paths'])]
  return [
    ...lost(old, now).map(path => `${path}: is gone`),
    ...shared(old, now).flatMap(([path, from, to]) => [
      ...lost(recordOf(from), recordOf(to)).map(method => `${method} ${path}: is gone`),
      ...shared(recordOf(from), recordOf(to)).flatMap(([method, was, is]) =>
        operationBreaks(recordOf(was), recordOf(is), `${method} ${path}`, { before, after }),
      ),
    ]),
  ]
}

type Operation = ReturnType<typeof recordOf>

function operationBreaks(was: Operation, is: Operation, at: string, documents: Documents): string[] {
  const bodies = [recordOf(was['requestBody']), recordOf(is['requestBody'])] as const
  const answers = [recordOf(was['responses']), recordOf(is['responses'])] as const
  const must = bodies[1]['required'] === true && bodies[0]['required'] !== true ? [`${at}: must have a body now`] : []
  return [
    ...must,
    ...parameterBreaks(was, is, at, documents),
    ...contentBreaks(bodies[0], bodies[1], 'sent', `${at} body`, documents),
    ...lost(...answers).map(status => `${at}: does not answer ${status} any more`),
    ...shared(...answers).flatMap(([status, from, to]) =>
      contentBreaks(recordOf(from), recordOf(to), 'received', `${at} ${status}`, documents),
    ),
  ]
}

function contentBreaks(was: Operation, is: Operation, way: Direction, at: string, { before, after }: Documents) {
  const [from, to] = [recordOf(was['content']), recordOf(is['content'])]
  return [
    ...lost(from, to).map(type => `${at}: no ${type} any more`),
    ...shared(from, to).flatMap(([, old, now]) =>
      schemaBreaks(
        { schema: recordOf(old)['schema'], root: before },
        { schema: recordOf(now)['schema'], root: after },
        way,
        at,
      ),
    ),
  ]
}

function parameterBreaks(was: Operation, is: Operation, at: string, { before, after }: Documents): string[] {
  const [old, now] = [byName(was), byName(is)]
  const demanded = Object.entries(now).filter(([name, { required }]) => required && !old[name]?.['required'])
  return [
    ...demanded.map(([name]) => `${at}: ${name} must be sent now`),
    ...lost(old, now).map(name => `${at}: ${name} is not taken any more`),
    ...shared(old, now).flatMap(([name, from, to]) =>
      schemaBreaks(
        { schema: recordOf(from)['schema'], root: before },
        { schema: recordOf(to)['schema'], root: after },
        'sent',
        `${at} ${name}`,
      ),
    ),
  ]
}

const byName = (operation: Operation): Record<string, Operation> =>
  Object.fromEntries(
    listOf(operation['parameters'])
      .map(recordOf)
      .map(each => [`${each['in']} ${each['name']}`, each]),
  )
