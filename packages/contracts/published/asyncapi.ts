import { z } from 'zod'
import { BATCH, cloudEventType, Envelope, EventBatch } from '../envelope.ts'
import type { AnyEventDefinition } from '../event.ts'
import { type Channel, channels } from './channels.ts'

type Json = Readonly<Record<string, unknown>>

const INFO = {
  title: 'Campus events',
  version: '1',
  description: [
    'What the services tell each other, as CloudEvents 1.0 in JSON. Delivery is at least once and in no order:',
    '`id` finds duplicates, `sequence` of one `subject` tells the newer from the older. `data.after` is the public',
    'state of the aggregate once the commit that holds the event was done. A message brings one event or, but for',
    'the queue of a worker, a batch of events of one university.',
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
      messages: {
        ...Object.fromEntries(events.map(event => [nameOf(event), messageOf(event)])),
        [BATCH]: BATCH_MESSAGE,
      },
      schemas: { Envelope: schemaOf(Envelope), EventBatch: schemaOf(EventBatch), ...definitionsOf(events) },
    },
  }
}

const nameOf = ({ type, version }: AnyEventDefinition): string => cloudEventType(type, version)

/** What travels on a channel, by name; on a worker's queue every event alone. */
const messagesOn = ({ action, events }: Channel): string[] => [
  ...events.map(nameOf),
  ...(action === 'send' ? [BATCH] : []),
]

const channelOf = (channel: Channel): Json => ({
  address: channel.topic,
  description: channel.description,
  messages: Object.fromEntries(messagesOn(channel).map(name => [name, { $ref: `#/components/messages/${name}` }])),
})

const operationOf = (channel: Channel): Json => ({
  action: channel.action,
  channel: { $ref: `#/channels/${channel.topic}` },
  messages: messagesOn(channel).map(name => ({ $ref: `#/channels/${channel.topic}/messages/${name}` })),
})

const BATCH_MESSAGE: Json = {
  name: BATCH,
  title: 'batch',
  summary: 'Several events of one university, each as it would come alone. A batch that comes again comes whole.',
  contentType: 'application/cloudevents+json',
  payload: {
    allOf: [
      { $ref: '#/components/schemas/EventBatch' },
      { properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Envelope' } } } },
    ],
  },
}

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
