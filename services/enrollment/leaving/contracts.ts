import { Id } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'
import { EnrollmentListed, OnBehalf, Reason, RegistrationAnswer } from '../contracts.ts'

const PARAMS = z.object({ id: Id })
const leaving = {
  method: 'post',
  access: ['student', 'registrar'],
  params: PARAMS,
  body: OnBehalf,
  responses: { 200: RegistrationAnswer },
} as const

const goingAlone = {
  ...leaving,
  query: z.object({
    together: z.stringbool().optional().meta({ description: 'Leave what is taken only beside it too (R-14).' }),
  }),
  problems: { 409: 'Too late or too early, or `LINK_REQUIRED`: something that stays is taken only beside it.' },
} as const

export const postDrop = contract({
  ...goingAlone,
  path: '/v1/enrollments/:id/drop',
  summary: 'Leave a section before the drop deadline (R-03)',
})

export const postWithdraw = contract({
  ...goingAlone,
  path: '/v1/enrollments/:id/withdraw',
  summary: 'Leave a section after the drop deadline: W on the transcript (R-03)',
})

export const postAdministrativeDrop = contract({
  ...leaving,
  path: '/v1/enrollments/:id/administrative-drop',
  summary: 'End a student’s enrollment: without a charge until the drop deadline, with a W after it (R-02, R-03)',
  access: ['registrar'],
  body: z.object({ reason: Reason }),
  problems: { 403: 'Nobody drops their own enrollment for the university.' },
})

export const postTermWithdrawal = contract({
  ...leaving,
  path: '/v1/registrations/:id/withdrawal',
  summary: 'Leave the whole term: each section without a trace or with a W, as its day has it (R-03)',
  problems: { 409: 'It is too late for one of the sections: nothing was left.' },
})

export const getConditionalEnrollments = contract({
  method: 'get',
  path: '/v1/terms/:id/conditional-enrollments',
  summary: 'Enrollments of a term that still depend on grades to come (R-13)',
  access: ['registrar'],
  params: PARAMS,
  query: pageQuery,
  responses: { 200: page(EnrollmentListed) },
})
