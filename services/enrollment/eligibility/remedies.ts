import type { Refusal, RefusalCode } from '@campus/contracts'

interface Remedy {
  /** Whom to turn to. */
  readonly office: { readonly name: string }
  /** What would make the reason go away. */
  readonly cure: string
}

const registrar = { name: 'Registrar' }
const department = { name: 'Department of the course' }
const instructor = { name: 'Instructor' }

/** For reasons that do not say so themselves: who can help, and how. */
const remedies: Partial<Record<RefusalCode, Remedy>> = {
  TERM_CLOSED: { office: registrar, cure: 'Register while the term takes registrations, or ask for an override.' },
  TIME_TICKET: { office: registrar, cure: 'Register once your own time has come.' },
  INACTIVE: { office: registrar, cure: 'Ask the registrar what it takes to register again.' },
  DUPLICATE: { office: registrar, cure: 'Drop the other section of this course in the same request.' },
  PREREQ: { office: department, cure: 'Complete what is missing, or ask the department for an override.' },
  COREQ: { office: department, cure: 'Register for the other course in the same request.' },
  TIME_CONFLICT: { office: registrar, cure: 'Choose another section, or drop the one that meets at the same time.' },
  MAX_CREDIT: { office: registrar, cure: 'Drop another section in the same request, or ask for a higher limit.' },
  CONSENT: { office: instructor, cure: 'Ask the instructor for consent.' },
  CREDITS_INVALID: { office: registrar, cure: 'Ask for a number of credits that the section offers.' },
  SECTION_CLOSED: { office: department, cure: 'Choose another section of the course.' },
  SECTION_UNKNOWN: { office: registrar, cure: 'Choose a section of this term from the catalog.' },
  BATCH_INCOMPLETE: { office: registrar, cure: 'Ask for what can be had, or for another section beside the others.' },
  SECTION_FULL: { office: department, cure: 'Join the waitlist, or choose another section of the course.' },
  WAITLIST_AHEAD: { office: department, cure: 'Join the waitlist: those who wait come first.' },
  WAITLIST_FULL: { office: department, cure: 'Choose another section of the course.' },
  NO_WAITLIST: { office: department, cure: 'Choose another section, or try again when a seat comes free.' },
}

/** The reason with the office to contact and what would cure it; what it says itself stands. */
export const withRemedy = (reason: Refusal): Refusal => ({ ...remedies[reason.code], ...reason })
