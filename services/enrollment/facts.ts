import type { Id, TenantId } from '@campus/contracts'
import type { Context } from '@campus/platform'
import { sections, terms } from './collections.ts'
import type { RegistrationRequest } from './contracts.ts'
import type { RegistrationRequestFacts } from './registration-language.ts'

/** A request with everything that deciding it needs to know of term and sections, from this service's own views. */
export async function gatherFacts(
  context: Context,
  tenant: TenantId,
  student: Id,
  request: RegistrationRequest,
): Promise<RegistrationRequestFacts> {
  const wanted = request.add.map(({ sectionId }) => sectionId)
  const [term, known] = await Promise.all([
    context.documents(terms).get(tenant, request.term),
    context.documents(sections).getMany(tenant, wanted),
  ])
  const add = request.add.map(({ sectionId, credits, waitlist = false }) => {
    const facts = known.get(sectionId)?.doc
    return { sectionId, credits, waitlist, facts: facts?.term === request.term ? facts : undefined }
  })
  return { student, term: request.term, termFacts: term?.doc, add, drop: request.drop ?? [] }
}
