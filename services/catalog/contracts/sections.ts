import { Id, InstantInput, Meeting, Reserve, Section, SectionSeats } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'
import { LONGEST_COURSE_ID, LONGEST_TERM_ID } from '../collections.ts'
import { SectionWish } from '../section.ts'
import { byId, CreditsInput, changed, DeadlinesInput, registrar, taken } from './parts.ts'

const MeetingBody = Meeting.refine(meeting => meeting.start < meeting.end, {
  path: ['end'],
  message: 'a meeting ends after it starts, on the same day',
}).refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
  path: ['to'],
  message: 'the last day is no earlier than the first',
})
/** Arranged hours unless there are meetings. */
export const SectionBody = SectionWish.extend({
  courseId: Id.max(LONGEST_COURSE_ID),
  term: Id.max(LONGEST_TERM_ID),
  waitlistCapacity: Section.shape.waitlistCapacity.default(0),
  credits: CreditsInput.optional().meta({ description: 'Where they differ from those of the course.' }),
  meetings: z.array(MeetingBody).max(60).default([]),
  arranged: z.boolean().optional(),
  reserves: z
    .array(Reserve.extend({ releaseAt: InstantInput.optional() }))
    .max(20)
    .optional()
    .meta({ description: 'Seats kept for some (R-16): from `releaseAt` on what is not taken is for everybody.' }),
  deadlines: DeadlinesInput.partial().optional().meta({
    description: 'Where they differ from those of its part of term, or of its term.',
  }),
  status: Section.shape.status.default('open'),
})
export type SectionBody = z.infer<typeof SectionBody>

export const SectionShown = Section.extend({
  seats: z.object({
    capacity: z.number().int(),
    taken: z.number().int(),
    held: z.number().int().meta({ description: 'Waiting for their payment.' }),
    waiting: z.number().int(),
    open: SectionSeats.shape.open.meta({
      description: 'Free for everybody, where it is not what is left of the capacity.',
    }),
    reserved: SectionSeats.shape.reserved.meta({ description: 'Free seats of each reserve, by whom it is for.' }),
    group: SectionSeats.shape.group.meta({ description: 'What it shares with the sections of its cross-list group.' }),
  }),
})
export type SectionShown = z.infer<typeof SectionShown>

export const postSection = contract({
  method: 'post',
  path: '/v1/sections',
  summary: 'Open a section of a course in a term',
  access: registrar,
  body: SectionBody,
  responses: { 201: Section },
  problems: { 409: taken },
})
export const putSection = contract({
  method: 'put',
  path: '/v1/sections/:id',
  summary: 'Change a section',
  access: registrar,
  params: byId,
  body: SectionBody.partial({ id: true }),
  responses: { 200: Section },
  problems: { 409: taken, 412: changed },
})
export const getSection = contract({
  method: 'get',
  path: '/v1/sections/:id',
  summary: 'A section and how full it is',
  access: 'signed-in',
  params: byId,
  responses: { 200: SectionShown },
})
export const getSections = contract({
  method: 'get',
  path: '/v1/sections',
  summary: 'Sections of a course, of a term, or with a CRN',
  access: 'signed-in',
  query: pageQuery
    .extend({ term: Id.optional(), courseId: Id.optional(), crn: Section.shape.crn.optional() })
    .refine(({ courseId, crn }) => courseId === undefined || crn === undefined, {
      path: ['crn'],
      message: 'ask by course or by CRN, not by both',
    }),
  responses: { 200: page(SectionShown) },
})
