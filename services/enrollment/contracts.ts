import {
  EnrollmentStatus,
  Id,
  Instant,
  PaymentChoice,
  Refusal,
  RegistrationItem,
  RegistrationStatus,
  RegistrationView,
  Warning,
} from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'

export const Wish = z.object({
  sectionId: Id,
  credits: z.number().min(0).max(99).optional(),
  waitlist: z.boolean().optional(),
  swap: Id.optional().meta({ description: 'A section to leave once this one has come about, and no sooner.' }),
})
export type Wish = z.infer<typeof Wish>

/** Sections a student wants; a registrar names the student, and why. */
export const RegistrationRequest = z.object({
  term: Id,
  add: z.array(Wish).max(30).default([]),
  cart: z.boolean().optional().meta({ description: 'Also asks for what is in the cart; what is refused stays there.' }),
  drop: z.array(Id).max(30).optional(),
  allOrNone: z.boolean().optional().meta({
    description: 'All of `add` or none of it, and `drop` only with all of it. Without it: what can be had.',
  }),
  student: Id.optional(),
  reason: z.string().max(500).optional(),
  payment: PaymentChoice.optional().meta({
    description: 'How to pay: the invoice is charged as soon as it is issued. Without it the student pays the invoice.',
  }),
})
export type RegistrationRequest = z.infer<typeof RegistrationRequest>

export const RegistrationAnswer = z.object({
  id: Id,
  status: RegistrationStatus,
  items: z.array(RegistrationItem),
  warnings: z
    .array(Warning)
    .optional()
    .meta({ description: 'What follows from it, such as falling below full time (R-12).' }),
})

/** Why somebody of the university does something: kept with what was done. */
export const Reason = z.string().trim().min(1).max(500)
/** Registrars may do in a student's name what the student may, and say why. */
export const OnBehalf = z
  .object({ reason: Reason.optional().meta({ description: 'Registrars say why; students need not.' }) })
  .optional()

const registrars = ['student', 'registrar'] as const

export const postRegistration = contract({
  method: 'post',
  path: '/v1/registrations',
  summary: 'Ask for sections, and drop others',
  access: registrars,
  idempotent: true,
  body: RegistrationRequest,
  responses: { 200: RegistrationAnswer, 202: RegistrationAnswer },
  problems: { 409: 'Every item was refused: `errors` has every reason with its section, `registration` the id.' },
})

export const getRegistration = contract({
  method: 'get',
  path: '/v1/registrations/:id',
  summary: 'A registration with its items and history',
  access: registrars,
  params: z.object({ id: Id }),
  responses: { 200: RegistrationView },
})

export const postWhatIf = contract({
  method: 'post',
  path: '/v1/registrations/what-if',
  summary: 'What a registration would come to; nothing changes',
  access: registrars,
  body: RegistrationRequest,
  responses: {
    200: z.object({
      items: z.array(z.object({ sectionId: Id, status: EnrollmentStatus, reasons: z.array(Refusal) })),
      warnings: RegistrationAnswer.shape.warnings,
    }),
  },
})

export const EnrollmentListed = z.object({
  id: Id,
  student: Id,
  term: Id,
  sectionId: Id,
  courseId: Id.optional(),
  crossListGroup: Id.optional(),
  conditional: z.literal(true).optional().meta({ description: 'It stands only if grades to come are good enough.' }),
  status: EnrollmentStatus,
  cancelledFrom: EnrollmentStatus.optional().meta({ description: 'What it was when its section was cancelled.' }),
  credits: z.number(),
  enrolledAt: Instant.optional(),
  endedAt: Instant.optional(),
  position: z.number().int().optional().meta({ description: 'Place in the queue now; the first is 1.' }),
})
export type EnrollmentListed = z.infer<typeof EnrollmentListed>

export const getEnrollments = contract({
  method: 'get',
  path: '/v1/enrollments',
  summary: 'My enrollments',
  access: ['student'],
  query: pageQuery.extend({ term: Id.optional() }),
  responses: { 200: page(EnrollmentListed) },
})

const ofEnrollment = {
  method: 'post',
  access: registrars,
  params: z.object({ id: Id }),
  body: OnBehalf,
  responses: { 200: RegistrationAnswer },
} as const

export const postAcceptOffer = contract({
  ...ofEnrollment,
  path: '/v1/enrollments/:id/accept-offer',
  summary: 'Take the seat that was offered, before the offer ends (R-09)',
  problems: { 409: 'The offer has ended (`OFFER_EXPIRED`), or what stands in the way: the offer stays.' },
})

export const postDeclineOffer = contract({
  ...ofEnrollment,
  path: '/v1/enrollments/:id/decline-offer',
  summary: 'Leave the seat that was offered to who is next (R-09)',
})

const staff = ['registrar', 'lecturer'] as const
const bySection = {
  access: staff,
  params: z.object({ id: Id }),
  query: pageQuery,
  responses: { 200: page(EnrollmentListed) },
}

export const getRoster = contract({
  method: 'get',
  path: '/v1/sections/:id/roster',
  summary: 'Who is enrolled in a section',
  ...bySection,
  query: pageQuery.extend({
    group: z.stringbool().default(false).meta({ description: 'Of all sections that it is cross-listed with (R-15).' }),
  }),
})
export const getWaitlist = contract({
  method: 'get',
  path: '/v1/sections/:id/waitlist',
  summary: 'Who waits for a section, in order',
  ...bySection,
})
