import { Course, Credits, Id, Meeting, Section, Term } from '@campus/contracts'
import { z } from 'zod'

/** What a registration needs to know of a section when it decides; gathered before, from this service's own views. */
export const SectionFacts = z.object({
  id: Section.shape.id,
  courseId: Course.shape.id,
  term: Id,
  credits: Credits,
  meetings: z.array(Meeting),
  status: Section.shape.status,
  capacity: z.number().int(),
  waitlistCapacity: z.number().int(),
  waitlistMode: Section.shape.waitlistMode,
  offerHours: Section.shape.offerHours,
  roomLimit: Section.shape.roomLimit,
  instructors: Section.shape.instructors,
  restrictions: Section.shape.restrictions,
  consent: Section.shape.consent,
  links: Section.shape.links,
  reserves: Section.shape.reserves,
  crossListGroup: Section.shape.crossListGroup,
  partOfTerm: Section.shape.partOfTerm,
  deadlines: Section.shape.deadlines,
  /** Sequence of the section in the catalog these facts are from. */
  sequence: z.number().int(),
})
export type SectionFacts = z.infer<typeof SectionFacts>

export const TermFacts = Term.pick({
  id: true,
  type: true,
  registrationOpens: true,
  registrationCloses: true,
  addDeadline: true,
  dropDeadline: true,
  withdrawDeadline: true,
  parts: true,
})
export type TermFacts = z.infer<typeof TermFacts>
