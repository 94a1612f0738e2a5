import type { Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { coursesTaken, sections, students, terms } from './collections.ts'
import type { RegistrationRequest } from './contracts.ts'
import type { RegistrationRequestFacts } from './registration-language.ts'
import { nothingKnown, type StudentFacts } from './student-facts.ts'

/** A request with everything that deciding it needs to know of term and sections, from this service's own views. */
export async function gatherFacts(
  context: Context,
  tenant: TenantId,
  student: Id,
  request: RegistrationRequest,
): Promise<RegistrationRequestFacts> {
  const wanted = request.add.map(({ sectionId }) => sectionId)
  const [term, known, studentFacts] = await Promise.all([
    context.documents(terms).get(tenant, request.term),
    context.documents(sections).getMany(tenant, wanted),
    factsOf(context, tenant, student),
  ])
  const add = request.add.map(({ sectionId, credits, waitlist = false }) => {
    const facts = known.get(sectionId)?.doc
    return { sectionId, credits, waitlist, facts: facts?.term === request.term ? facts : undefined }
  })
  return { student, term: request.term, termFacts: term?.doc, studentFacts, add, drop: request.drop ?? [] }
}

async function factsOf(context: Context, tenant: TenantId, student: Id): Promise<StudentFacts> {
  const [known, taken] = await Promise.all([
    context.documents(students).get(tenant, student),
    context.documents(coursesTaken).get(tenant, student),
  ])
  const { holds, overrides } = known?.doc ?? nothingKnown
  return { holds, overrides, taken: taken?.doc.courses ?? [] }
}
