import type { Id } from '@campus/contracts'
import { type Context, commandOf } from '@campus/platform'
import type { Asked } from '../acting.ts'
import type { RegistrationRequest } from '../contracts.ts'
import { gatherFacts } from '../facts/gathering.ts'
import { Registration } from './registration.ts'
import { type Outlooks, outlook } from './what-if.ts'

/** What a request would come to now, as its registration and the seats say; nothing changes. */
export async function consider(
  context: Context,
  asked: Asked,
  student: Id,
  request: RegistrationRequest,
): Promise<Outlooks> {
  const facts = await gatherFacts(context, asked.tenant, student, request)
  const command = commandOf(asked, { type: 'consider' as const, ...facts })
  const reply = await context.aggregates.send(Registration, asked.tenant, `${student}.${request.term}`, command)
  return outlook(context, asked.tenant, request, reply)
}
