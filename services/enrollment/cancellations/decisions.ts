import {
  CancellationAdvanced,
  CancellationApproved,
  CancellationClosed,
  CancellationDone,
  CancellationListed,
  CancellationProposed,
  type Id,
  refusal,
} from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import type { CancellationCommand, CancellationEvent, CancellationState, Place } from './language.ts'

type Command<Type extends CancellationCommand['type']> = Extract<CancellationCommand, { type: Type }>

/** Every rule of cancelling a section. */
export function decideCancellation(
  command: CancellationCommand,
  state: CancellationState,
  moment: Moment,
): Decision<CancellationEvent> {
  switch (command.type) {
    case 'propose':
      return propose(command, state, moment)
    case 'approve':
      return approve(command, state, moment)
    case 'closed':
      return accept(state.view?.status === 'under-way' && !state.closed ? [CancellationClosed(about(state))] : [])
    case 'listed':
      return accept(listed(command.places, state))
    case 'ended':
      return accept(ended(command.enrollmentId, state))
  }
}

/** The same again by the same person is the same proposal; anything else takes the place of what nobody approved. */
function propose(
  { reason }: Command<'propose'>,
  { sectionId, proposals, view }: CancellationState,
  { by }: Moment,
): Decision<CancellationEvent> {
  if (view && view.status !== 'proposed')
    return refuse(refusal('ALREADY_EXISTS', 'This section is cancelled already.', { cancellation: view.id }))
  if (view?.reason === reason && view.proposedBy === by) return accept([])
  const cancellationId = `${sectionId}.c${proposals + 1}`
  return accept([CancellationProposed({ cancellationId, sectionId, reason, proposedBy: by })])
}

/** Nobody cancels a section alone: who approves is not who proposed. */
function approve(
  { cancellationId, crossListGroup, alternates }: Command<'approve'>,
  { view, sectionId }: CancellationState,
  { by }: Moment,
): Decision<CancellationEvent> {
  if (view?.id !== cancellationId)
    return refuse(refusal('NOT_FOUND', 'There is no such proposal, or a newer one has taken its place.'))
  if (view.proposedBy === by)
    return refuse(refusal('SAME_PERSON', 'You proposed this cancellation: somebody else has to approve it.'))
  if (view.status !== 'proposed') return accept([])
  const { reason, proposedBy } = view
  const facts = { cancellationId, sectionId, ...(crossListGroup !== undefined && { crossListGroup }) }
  return accept([CancellationApproved({ ...facts, reason, proposedBy, approvedBy: by, alternates })])
}

function listed(places: readonly Place[], state: CancellationState): CancellationEvent[] {
  if (!state.closed || state.left !== null) return []
  const facts = about(state)
  return [
    CancellationListed({ ...facts, places: [...places] }),
    ...(places.length === 0 ? [CancellationDone({ ...facts, affected: 0 })] : []),
  ]
}

function ended(enrollmentId: Id, state: CancellationState): CancellationEvent[] {
  const { left, view } = state
  if (!left?.some(place => place.enrollmentId === enrollmentId)) return []
  const facts = about(state)
  return [
    CancellationAdvanced({ ...facts, enrollmentId }),
    ...(left.length === 1 ? [CancellationDone({ ...facts, affected: view?.affected ?? 1 })] : []),
  ]
}

const about = ({ view, sectionId }: CancellationState) => ({ cancellationId: view?.id ?? sectionId, sectionId })
