import { z } from 'zod'
import { cloudEventType, Envelope } from '../envelope.ts'
import type { AnyEventDefinition } from '../event.ts'
import { type Channel, channels } from './channels.ts'

type Json = Readonly<Record<string, unknown>>

const INFO = {
  title: 'Campus events',
  version: '1',
  description: [
    'What the services tell each other, as CloudEvents 1.0 in JSON. Delivery is at least once and in no order:',
    '`id` finds duplicates, `sequence` of one `subject` tells the newer from the older. `data.after` is the public',
    'state of the aggregate once the commit that holds the event was done.',
  ].join('\n'),
}

/** AsyncAPI 3 of the channels: topics and the events on them, drawn from the definitions. */
export function asyncApiDocument(from: readonly Channel[] = channels): Json {
  const events = [...new Set(from.flatMap(channel => channel.events))]
  return {
    asyncapi: '3.0.0',
    info: INFO,
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(from.map(channel => [channel.topic, channelOf(channel)])),
    operations: Object.fromEntries(from.map(channel => [`${channel.topic}-${channel.action}s`, operationOf(channel)])),
    components: {
      messages: Object.fromEntries(events.map(event => [nameOf(event), messageOf(event)])),
      schemas: { Envelope: schemaOf(Envelope), ...definitionsOf(events) },
    },
  }
}

const nameOf = ({ type, version }: AnyEventDefinition): string => cloudEventType(type, version)

const channelOf = ({ topic, description, events }: Channel): Json => ({
  address: topic,
  description,
  messages: Object.fromEntries(
    events.map(event => [nameOf(event), { $ref: `#/components/messages/${nameOf(event)}` }]),
  ),
})

const operationOf = ({ topic, action, events }: Channel): Json => ({
  action,
  channel: { $ref: `#/channels/${topic}` },
  messages: events.map(event => ({ $ref: `#/channels/${topic}/messages/${nameOf(event)}` })),
})

/** The envelope, with the one `type` and the shape of the event that this message carries. */
const messageOf = (event: AnyEventDefinition): Json => ({
  name: nameOf(event),
  title: event.type,
  summary: event.summary,
  contentType: 'application/cloudevents+json',
  payload: {
    allOf: [
      { $ref: '#/components/schemas/Envelope' },
      {
        type: 'object',
        properties: {
          type: { const: nameOf(event) },
          data: { type: 'object', required: ['event'], properties: { event: schemaOf(event.data) } },
        },
      },
    ],
  },
})

/** Schemas with an id of their own, which others refer to, be it themselves. */
const definitionsOf = (events: readonly AnyEventDefinition[]): Json =>
  Object.fromEntries(events.flatMap(event => Object.entries(drawn(event.data).definitions)))

const schemaOf = (schema: z.ZodType): Json => drawn(schema).own

/** As it arrives: defaults filled in. AsyncAPI 3 speaks JSON Schema draft 7. */
function drawn(schema: z.ZodType): { readonly own: Json; readonly definitions: Json } {
  const document = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'output',
    override: ({ jsonSchema }) => {
      // Members may be added within a version; whoever reads passes over those it does not know.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      // The format says it, and everybody can read it.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    },
  })
  const { $schema: _dialect, definitions, ...own } = placed(document)
  return { own, definitions: (definitions ?? {}) as Json }
}

/** References start at the root of the document that a schema is put into. */
const placed = (schema: object): Json =>
  JSON.parse(JSON.stringify(schema), (name, value) =>
    name === '$ref' ? String(value).replace('#/definitions/', '#/components/schemas/') : value,
  )
