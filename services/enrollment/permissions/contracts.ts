import { Id, InstantInput, Override } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'
import { PermissionNumbersView } from './language.ts'

const ofSection = { path: '/v1/sections/:id/permission-numbers', params: z.object({ id: Id }) } as const
/** The registrar, and who teaches the section. */
const issuers = ['registrar', 'lecturer'] as const
const notYours = 'Another lecturer teaches the section.'

export const postPermissionNumbers = contract({
  ...ofSection,
  method: 'post',
  summary: 'Give out numbers that let whoever redeems one into the section, past the rules named, once (R-17)',
  access: issuers,
  body: z.object({
    codes: Override.shape.codes,
    count: z.int().min(1).max(200),
    expires: InstantInput,
    reason: Override.shape.reason,
  }),
  responses: {
    201: z.object({
      batch: Id,
      numbers: z.array(z.string()).meta({ description: 'Shown this once: nobody can look them up afterwards.' }),
    }),
  },
  problems: {
    403: notYours,
    404: 'There is no such section.',
    409: 'The section has too many.',
    422: 'They would have expired already.',
  },
})

export const getPermissionNumbers = contract({
  ...ofSection,
  method: 'get',
  summary: 'How many permission numbers a section has, who gave them out, and whose they became (R-17)',
  access: issuers,
  responses: { 200: PermissionNumbersView },
  problems: { 403: notYours },
})

export const postRedemption = contract({
  method: 'post',
  path: '/v1/sections/:id/permission-numbers/redemptions',
  summary: 'Make a permission number mine: the override it stands for is used when I register (R-17)',
  access: ['student'],
  params: z.object({ id: Id }),
  body: z.object({ number: z.string().trim().min(1).max(60) }),
  responses: { 201: Override },
  problems: {
    403: 'Nobody uses a number that they gave out.',
    404: 'The section has no such number.',
    409: 'Somebody else has used it, or it has ended.',
  },
})
