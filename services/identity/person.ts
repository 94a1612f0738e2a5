import {
  Affiliation,
  type AggregateReference,
  type EventOf,
  Id,
  PersonCreated,
  PersonView,
  refusal,
} from '@campus/contracts'
import { accept, type Decision, defineAggregate, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'

export const PersonState = z.object({ id: Id, created: z.boolean(), affiliations: z.array(Affiliation) })
export type PersonState = z.infer<typeof PersonState>

/** The profile comes sealed, the password only as the name of the credential that holds its hash. */
export const PersonCommand = z.object({
  type: z.literal('create'),
  affiliations: z.array(Affiliation),
  sealed: z.string(),
  credentialId: Id.optional(),
})
export type PersonCommand = z.infer<typeof PersonCommand>

type Event = EventOf<typeof PersonCreated>

/**
 * One human at one university. Of several who would create the same person one succeeds, and with its event the
 * credential that counts is settled too.
 */
export const Person = defineAggregate<PersonState, PersonCommand, Event, PersonView | null>({
  type: 'Person',
  command: PersonCommand,
  state: PersonState,
  view: PersonView.nullable(),
  events: [PersonCreated],
  initial: id => ({ id, created: false, affiliations: [] }),
  decide,
  evolve: (state, { data }) => ({ ...state, created: true, affiliations: data.affiliations }),
  show: ({ id, created, affiliations }) => (created ? { id, affiliations } : null),
})

/** For who only looks at persons. */
export const PersonReference: AggregateReference<never, PersonView | null> = {
  type: Person.type,
  command: z.never(),
  view: Person.view,
}

function decide({ affiliations, sealed, credentialId }: PersonCommand, { id, created }: PersonState): Decision<Event> {
  if (created) return refuse(refusal('ALREADY_EXISTS', `The person ${id} is already there.`))
  return accept([PersonCreated({ personId: id, affiliations, sealed, credentialId })])
}
