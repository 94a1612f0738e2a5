import { Course, Id } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'
import { LONGEST_COURSE_ID, LONGEST_TERM_ID } from '../collections.ts'
import { byId, CreditsInput, changed, registrar, taken } from './parts.ts'

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
