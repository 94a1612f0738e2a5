import type { RegistrationView } from '@campus/contracts'
import type { Enrollment } from '../collections.ts'

/** The enrollments of a registration, as lists and rosters show them. */
export const enrollmentsIn = ({ id: registrationId, student, term, items }: RegistrationView): Enrollment[] =>
  items.map(item => {
    const { enrollmentId: id, sectionId, courseId, crossListGroup, status, credits, conditional } = item
    const { cancelledFrom, enrolledAt, endedAt } = item
    return {
      ...{ id, registrationId, student, term, sectionId, courseId, crossListGroup },
      ...{ status, credits, conditional, cancelledFrom, enrolledAt, endedAt },
    }
  })
