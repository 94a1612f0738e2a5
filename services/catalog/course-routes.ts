import type { Course as CourseContent } from '@campus/contracts'
import { type Context, listed } from '@campus/platform'
import { notFound, Problem, type Route, route } from '@campus/service'
import { type CourseDocument, courses } from './collections.ts'
import * as contracts from './contracts/courses.ts'
import { Course } from './course.ts'
import { courseList } from './course-list.ts'
import { otherId, write } from './writing.ts'

export function courseRoutes(context: Context): Route[] {
  const shown = context.documents(courses)
  const list = courseList(context)
  return [
    route(contracts.postCourse, async input => {
      const { body: course } = input
      const target = { of: Course, id: course.id, shownIn: courses }
      const written = await write(context, input, target, { type: 'create', course })
      if (written instanceof Problem) return written
      const headers = { location: `/v1/courses/${course.id}` }
      return { status: 201, body: written.content, etag: written.seq, headers }
    }),
    route(contracts.putCourse, async input => {
      const { params, body, ifMatch: seen } = input
      const other = otherId(params.id, body.id)
      if (other) return other
      const target = { of: Course, id: params.id, shownIn: courses, mustExist: true }
      const written = await write(context, input, target, { type: 'change', course: { ...body, id: params.id }, seen })
      return written instanceof Problem ? written : { status: 200, body: written.content, etag: written.seq }
    }),
    route(contracts.getCourse, async ({ params, tenant }) => {
      const found = await shown.get(tenant, params.id)
      return found ? { status: 200, body: asCourse(found.doc), etag: found.sequences['self'] ?? 0 } : notFound()
    }),
    route(contracts.getCourses, ({ query, tenant }) => listed(() => list(tenant, query), asCourse)),
  ]
}

const asCourse = ({ heard: _since, ...course }: CourseDocument): CourseContent => course
