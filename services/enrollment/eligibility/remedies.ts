import type { Consent, Refusal, RefusalCode } from '@campus/contracts'

interface Remedy {
  /** Whom to turn to. */
  readonly office: { readonly name: string }
  /** What would make the reason go away. */
  readonly cure: string
}

const registrar = { name: 'Registrar' }
const department = { name: 'Department of the course' }
const instructor = { name: 'Instructor' }

/** Who gives consent. */
export const consentOf: Readonly<Record<Consent, Remedy>> = {
  instructor: { office: instructor, cure: 'Ask the instructor for consent.' },
  department: { office: department, cure: 'Ask the department for consent.' },
}

const restricted = {
  office: department,
  cure: 'Choose another section or course, or ask the department for an override.',
}

/** For reasons that do not say so themselves: who can help, and how. */
const remedies: Partial<Record<RefusalCode, Remedy>> = {
  TERM_CLOSED: { office: registrar, cure: 'Register while the term takes registrations, or ask for an override.' },
  TIME_TICKET: { office: registrar, cure: 'Register once your own time has come.' },
  INACTIVE: { office: registrar, cure: 'Ask the registrar what it takes to register again.' },
  DUPLICATE: { office: registrar, cure: 'Drop the other section of this course in the same request.' },
  REPEAT_LIMIT: { office: department, cure: 'Ask the department for leave to take it once more.' },
  PREREQ: { office: department, cure: 'Complete what is missing, or ask the department for an override.' },
  COREQ: { office: department, cure: 'Register for the other course in the same request.' },
  ANTIREQ: { office: department, cure: 'Choose a course that gives credit beside what you have.' },
  RESTRICTION_LEVEL: restricted,
  RESTRICTION_MAJOR: restricted,
  RESTRICTION_CLASS: restricted,
  RESTRICTION_CAMPUS: restricted,
  TIME_CONFLICT: { office: registrar, cure: 'Choose another section, or drop the one that meets at the same time.' },
  MAX_CREDIT: { office: registrar, cure: 'Drop another section in the same request, or ask for a higher limit.' },
  CONSENT: consentOf.instructor,
  LINK_REQUIRED: { office: department, cure: 'Choose one of the linked sections in the same request.' },
  CREDITS_INVALID: { office: registrar, cure: 'Ask for a number of credits that the section offers.' },
  SECTION_CLOSED: { office: department, cure: 'Choose another section of the course.' },
  SECTION_UNKNOWN: { office: registrar, cure: 'Choose a section of this term from the catalog.' },
  BATCH_INCOMPLETE: { office: registrar, cure: 'Ask for what can be had, or for another section beside the others.' },
  SECTION_FULL: { office: department, cure: 'Join the waitlist, or choose another section of the course.' },
  RESERVED_ONLY: {
    office: department,
    cure: 'Join the waitlist: what is not taken of these seats is for everybody later, or choose another section.',
  },
  WAITLIST_AHEAD: { office: department, cure: 'Join the waitlist: those who wait come first.' },
  WAITLIST_LIMIT: { office: registrar, cure: 'Leave another waitlist first, or ask for a higher limit.' },
  WAITLIST_FULL: { office: department, cure: 'Choose another section of the course.' },
  NO_WAITLIST: { office: department, cure: 'Choose another section, or try again when a seat comes free.' },
}

/** The reason with the office to contact and what would cure it; what it says itself stands. */
export const withRemedy = (reason: Refusal): Refusal => ({ ...remedies[reason.code], ...reason })
