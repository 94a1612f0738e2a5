import type { CancellationView, Id, Instant } from '@campus/contracts'
import type { CancellationEvent, CancellationState } from './language.ts'

/** What each event makes of a cancellation. */
export function evolveCancellation(state: CancellationState, event: CancellationEvent, at: Instant): CancellationState {
  switch (event.type) {
    case 'enrollment.cancellation-proposed': {
      const { cancellationId: id, sectionId, reason, proposedBy } = event.data
      const view = { id, sectionId, reason, status: 'proposed' as const, proposedBy, proposedAt: at }
      return { ...state, proposals: state.proposals + 1, view }
    }
    case 'enrollment.cancellation-approved': {
      const { approvedBy, crossListGroup, alternates } = event.data
      return shown({ ...state, crossListGroup, alternates }, { status: 'under-way', approvedBy, approvedAt: at })
    }
    case 'enrollment.cancellation-closed':
      return { ...state, closed: true }
    case 'enrollment.cancellation-listed': {
      const { places } = event.data
      return shown({ ...state, left: places }, { affected: places.length, left: places.length })
    }
    case 'enrollment.cancellation-advanced':
      return without(event.data.enrollmentId, state)
    case 'enrollment.cancellation-done':
      return shown({ ...state, alternates: [] }, { status: 'done', doneAt: at })
  }
}

function without(enrollmentId: Id, state: CancellationState): CancellationState {
  const left = (state.left ?? []).filter(place => place.enrollmentId !== enrollmentId)
  return shown({ ...state, left }, { left: left.length })
}

const shown = (state: CancellationState, to: Partial<CancellationView>): CancellationState => ({
  ...state,
  view: state.view && { ...state.view, ...to },
})
