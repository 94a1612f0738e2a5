import { Course, Credits, Id, InstantInput, Meeting, Section, Term } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'
import { LineNote, LONGEST_COURSE_ID, LONGEST_TERM_ID } from './collections.ts'
import { SectionWish } from './section.ts'

const registrar = ['registrar'] as const
const byId = z.object({ id: Id })
const taken = 'The id is taken, or what it refers to is not there: `errors` says why.'
const changed = 'It has changed since the `ETag` in `If-Match`.'

const TermBody = Term.extend({
  id: Id.max(LONGEST_TERM_ID),
  start: InstantInput,
  end: InstantInput,
  addDeadline: InstantInput,
  dropDeadline: InstantInput,
  withdrawDeadline: InstantInput,
  registrationOpens: InstantInput,
  registrationCloses: InstantInput,
})
  .refine(term => term.start < term.end, { path: ['end'], message: 'the term ends after it starts' })
  .refine(term => term.registrationOpens < term.registrationCloses, {
    path: ['registrationCloses'],
    message: 'registration closes after it opens',
  })
  .refine(term => term.dropDeadline <= term.withdrawDeadline, {
    path: ['withdrawDeadline'],
    message: 'withdrawing ends no earlier than dropping',
  })

export const postTerm = contract({
  method: 'post',
  path: '/v1/terms',
  summary: 'Create a term',
  access: registrar,
  body: TermBody,
  responses: { 201: Term },
  problems: { 409: taken },
})
export const getTerms = contract({
  method: 'get',
  path: '/v1/terms',
  summary: 'Terms, the latest first',
  access: 'signed-in',
  query: pageQuery,
  responses: { 200: page(Term) },
})
export const getTerm = contract({
  method: 'get',
  path: '/v1/terms/:id',
  summary: 'A term and its deadlines',
  access: 'signed-in',
  params: byId,
  responses: { 200: Term },
})

/** Credits as a range, or as the number they are. */
const CreditsInput = z.union([Credits, Credits.shape.min.transform(hours => ({ min: hours, max: hours }))])
export const CourseBody = Course.extend({
  id: Id.max(LONGEST_COURSE_ID),
  description: Course.shape.description.default(''),
  credits: CreditsInput,
})

export const postCourse = contract({
  method: 'post',
  path: '/v1/courses',
  summary: 'Publish a course',
  access: registrar,
  body: CourseBody,
  responses: { 201: Course },
  problems: { 409: taken },
})
export const putCourse = contract({
  method: 'put',
  path: '/v1/courses/:id',
  summary: 'Change a course',
  access: registrar,
  params: byId,
  body: CourseBody.partial({ id: true }),
  responses: { 200: Course },
  problems: { 412: changed },
})
export const getCourse = contract({
  method: 'get',
  path: '/v1/courses/:id',
  summary: 'A course',
  access: 'signed-in',
  params: byId,
  responses: { 200: Course },
})
export const getCourses = contract({
  method: 'get',
  path: '/v1/courses',
  summary: 'Courses by subject and number; with `q` those that match best come first',
  access: 'signed-in',
  query: pageQuery.extend({
    term: Id.max(LONGEST_TERM_ID).optional().meta({ description: 'Only courses with sections in this term.' }),
    subject: Course.shape.subject.optional(),
    q: z.string().trim().min(1).max(200).optional().meta({
      description: 'Words of code, title or description; typing errors and unfinished words are forgiven.',
    }),
  }),
  responses: { 200: page(Course) },
})

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
  status: Section.shape.status.default('open'),
})
export type SectionBody = z.infer<typeof SectionBody>

export const SectionShown = Section.extend({
  seats: z.object({
    capacity: z.number().int(),
    taken: z.number().int(),
    held: z.number().int().meta({ description: 'Waiting for their payment.' }),
    waiting: z.number().int(),
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

const Seats = z.coerce.number().int().min(0).max(100_000)
/** Places on the waitlist of an imported section, which no file names. */
const WAITLIST = 10

export const postImport = contract({
  method: 'post',
  path: '/v1/catalog/imports',
  summary: 'Import courses and sections from a catalog file; a second import of it changes nothing',
  access: registrar,
  query: z.object({
    term: Id.max(LONGEST_TERM_ID),
    capacity: Seats.optional().meta({ description: 'Seats of a section whose row has no `Capacity`.' }),
    waitlistCapacity: Seats.default(WAITLIST).meta({ description: 'Places on the waitlist of each new section.' }),
  }),
  body: z.string().min(1),
  bodyKind: 'csv',
  responses: { 202: z.object({ importId: Id }) },
  problems: { 404: 'There is no such term.' },
})

export const ImportShown = z.object({
  id: Id,
  term: Id,
  status: z.enum(['running', 'done', 'failed']),
  courses: z.number().int().meta({ description: 'Courses taken in.' }),
  sections: z.number().int().meta({
    description: 'Section rows of the file taken in. `sections` less `merged` sections stand in the catalog.',
  }),
  merged: z.number().int().meta({
    description: 'How many of these rows are further meetings of a section that another row had begun.',
  }),
  rejected: z.array(LineNote).meta({ description: 'Every row that is not in, and why.' }),
  warnings: z.array(LineNote).meta({ description: 'Rows that are in, but not to the letter.' }),
})
export type ImportShown = z.infer<typeof ImportShown>

export const getImport = contract({
  method: 'get',
  path: '/v1/catalog/imports/:id',
  summary: 'How far an import is',
  access: registrar,
  params: byId,
  responses: { 200: ImportShown },
})
