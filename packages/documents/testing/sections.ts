import { z } from 'zod'
import { type Change, Documents, defineCollection, type StateWriter } from '../index.ts'
import type { RunningProfile } from './profiles.ts'

/** What the tests keep: sections of a catalog, with every kind of field that can be indexed. */
export const SectionDocument = z.object({
  term: z.string(),
  subject: z.string(),
  number: z.number(),
  title: z.string(),
  isOpen: z.boolean(),
  opensAt: z.iso.datetime(),
  instructor: z.string().optional(),
})
export type SectionDocument = z.infer<typeof SectionDocument>

export const Section = defineCollection({
  kind: 'section',
  schema: SectionDocument,
  indexes: {
    bySubject: { fields: ['term', 'subject', 'number'] },
    byOpening: { fields: ['opensAt'] },
    byState: { fields: ['isOpen', 'number'] },
    byTitle: { fields: ['title'] },
    byInstructor: { fields: ['instructor'], sparse: true },
  },
})

export const section = (given: Partial<SectionDocument> = {}): SectionDocument => ({
  term: '2026-fall',
  subject: 'math',
  number: 101,
  title: 'Calculus',
  isOpen: true,
  opensAt: '2026-04-01T08:00:00.000Z',
  ...given,
})

/** The first event about each of these sections. */
export const listed = (given: Readonly<Record<string, Partial<SectionDocument>>>): Change<SectionDocument>[] =>
  Object.entries(given).map(([id, fields]) => ({ id, sequence: 1, doc: section(fields) }))

export const CURSOR_KEY = 'a secret of this installation'

/** One replica's view of the sections, with a store of its own. */
export const sectionsOf = (running: RunningProfile, writer: StateWriter = running.documents.writer) =>
  new Documents(Section, { store: running.documents.open(), writer, cursorKey: CURSOR_KEY })

let tenants = 0

/** A tenant that no other test has used. */
export const someTenant = (): string => `u${++tenants}`
