import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineEvent } from '../event.ts'
import * as published from '../index.ts'
import { asyncApiDocument } from './asyncapi.ts'
import { channels, internal } from './channels.ts'

const SeatHeld = defineEvent(
  'enrollment.seat-held',
  'A seat is held.',
  z.object({ student: z.string(), at: z.iso.datetime(), places: z.int().default(1), note: z.string().optional() }),
  { version: 2 },
)
const only = (...events: (typeof SeatHeld)[]) =>
  asyncApiDocument([{ topic: 'enrollment', description: 'Seats.', action: 'send', events }])

// biome-ignore lint/suspicious/noExplicitAny: the document is looked at as any reader of JSON would
const eventIn = (document: any, message: string) =>
  document.components.messages[message].payload.allOf[1].properties.data.properties.event

test('An event is a message of its CloudEvents type on the channel of its topic', () => {
  const name = 'campus.enrollment.seat-held.v2'
  expect(only(SeatHeld)).toMatchObject({
    asyncapi: '3.0.0',
    channels: {
      enrollment: { address: 'enrollment', messages: { [name]: { $ref: `#/components/messages/${name}` } } },
    },
    operations: { 'enrollment-sends': { action: 'send', channel: { $ref: '#/channels/enrollment' } } },
    components: { messages: { [name]: { summary: 'A seat is held.', contentType: 'application/cloudevents+json' } } },
  })
})

test('Its data is told as it arrives: what has a default is always there, and more may come', () => {
  const event = eventIn(only(SeatHeld), 'campus.enrollment.seat-held.v2')
  expect(event.required).toEqual(['student', 'at', 'places'])
  expect(event.properties.at).toEqual({ type: 'string', format: 'date-time' })
  expect(event.additionalProperties).toBeUndefined()
})

test('A shape that holds itself is told once, where all who refer to it find it', () => {
  const document = asyncApiDocument()
  const { prerequisites } = eventIn(document, 'campus.catalog.course-published.v1').properties
  expect(JSON.stringify(prerequisites)).toContain('#/components/schemas/Requirement')
  expect(document).toMatchObject({ components: { schemas: { Requirement: { anyOf: expect.any(Array) } } } })
  expect(JSON.stringify(document)).not.toContain('#/definitions/')
})

test('Every event that is defined and not internal is on a channel, of the service it is named after or of the worker it is a command to', () => {
  const defined = Object.values(published).filter(value => typeof value === 'function' && 'upcasters' in value)
  const told = channels.flatMap(({ topic, action, events }) => events.map(event => ({ topic, action, event })))
  expect(new Set([...told.map(({ event }) => event), ...internal])).toEqual(new Set(defined))
  for (const {
    topic,
    event: { type },
  } of told.filter(({ action }) => action === 'send'))
    expect(topic.startsWith(type.split('.')[0] ?? '?')).toBe(true)
})

test('The same definitions always give the same document', () => {
  expect(JSON.stringify(asyncApiDocument())).toBe(JSON.stringify(asyncApiDocument()))
})
