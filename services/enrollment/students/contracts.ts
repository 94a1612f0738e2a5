import {
  CourseTaken,
  CreditLimit,
  Hold,
  HoldEffect,
  Id,
  InstantInput,
  Office,
  Override,
  StudentProfile,
} from '@campus/contracts'
import { contract, page } from '@campus/service'
import { z } from 'zod'

/** Offices that place holds; each releases its own alone. */
const offices = ['registrar', 'finance'] as const

export const postHold = contract({
  method: 'post',
  path: '/v1/holds',
  summary: 'Place a hold on a student; it counts from the answer on, and never stops a drop (R-10)',
  access: offices,
  body: z.object({
    student: Id,
    type: Hold.shape.type,
    effects: z.array(HoldEffect).min(1).max(8),
    office: Office,
    reason: Hold.shape.reason,
    start: InstantInput.optional(),
    end: InstantInput.optional(),
  }),
  responses: { 201: Hold },
  problems: { 422: 'The hold would end before it starts.' },
})

export const deleteHold = contract({
  method: 'delete',
  path: '/v1/holds/:id',
  summary: 'Release a hold: only the office that placed it does (R-10)',
  access: offices,
  params: z.object({ id: Id }),
  responses: { 204: null },
  problems: { 403: 'Another office placed it.' },
})

/** A hold as its student sees it: a silent one is not listed, and whoever placed it stays the office's own affair. */
export const HoldListed = Hold.omit({ placedBy: true, owner: true })

export const getHolds = contract({
  method: 'get',
  path: '/v1/holds',
  summary: 'My holds with the office to contact; staff name the student',
  access: ['student', ...offices],
  query: z.object({ student: Id.optional().meta({ description: 'Whose holds; staff only.' }) }),
  responses: { 200: page(HoldListed) },
})

export const postOverride = contract({
  method: 'post',
  path: '/v1/overrides',
  summary: 'Let a student into a section past the rules named, once (R-17)',
  access: ['registrar'],
  body: z.object({
    student: Id,
    sectionId: Id,
    codes: Override.shape.codes,
    expires: InstantInput,
    reason: Override.shape.reason,
  }),
  responses: { 201: Override },
  problems: { 403: 'Nobody grants an override to themselves.', 422: 'The override would have expired already.' },
})

export const postHistory = contract({
  method: 'post',
  path: '/v1/students/:id/history',
  summary: 'Courses taken before, with grades: what prerequisites read (R-13)',
  access: ['registrar'],
  params: z.object({ id: Id }),
  body: z.object({ items: z.array(CourseTaken).min(1).max(500) }),
  responses: { 204: null },
})

/** The limits of one student: one for a term at most, and one for every other term. */
const CreditLimits = z.object({ student: Id, limits: z.array(CreditLimit) })

export const putLimits = contract({
  method: 'put',
  path: '/v1/students/:id/limits',
  summary: 'Set how many credits a student takes at most, in one term or in every other one (R-12)',
  access: ['registrar'],
  params: z.object({ id: Id }),
  body: z.object({
    term: Id.optional().meta({ description: 'The one term it is for; without it, every term without one of its own.' }),
    maxCredits: CreditLimit.shape.maxCredits.nullable().meta({
      description: 'Null takes the limit back: 18 in a regular term, 9 in a summer term.',
    }),
    waiting: CreditLimit.shape.waiting.meta({
      description:
        'For how much the student waits at most: 3 sections of 9 credits together unless said otherwise (R-07).',
    }),
    reason: CreditLimit.shape.reason,
  }),
  responses: { 200: CreditLimits },
  problems: { 403: 'Nobody sets a limit for themselves.' },
})

export const getLimits = contract({
  method: 'get',
  path: '/v1/students/:id/limits',
  summary: 'How many credits the registrar lets a student take at most, who said so and why (R-12)',
  access: ['registrar'],
  params: z.object({ id: Id }),
  responses: { 200: CreditLimits },
})

const ProfileShown = StudentProfile.extend({ student: Id })
const profile = {
  path: '/v1/students/:id/profile',
  params: z.object({ id: Id }),
  responses: { 200: ProfileShown },
} as const

export const putProfile = contract({
  ...profile,
  method: 'put',
  summary: 'Write down what the university knows of a student: standing, level, majors, campus, class, test scores',
  access: ['registrar'],
  body: StudentProfile,
  problems: { 403: 'Nobody writes their own profile.' },
})

export const getProfile = contract({
  ...profile,
  method: 'get',
  summary: 'What the university knows of a student; without a profile, an active one in good standing',
  access: ['student', 'registrar'],
})
