import { type Id, ItemEnrolled, type Refusal, refusal } from '@campus/contracts'
import { accept, type Decision, type Moment } from '@campus/dapr/aggregate'
import { dropAdministratively } from './administrative-drop.ts'
import { cancelled } from './cancelling.ts'
import { gradesKnown } from './conditions.ts'
import { compensate, leave } from './giving-back.ts'
import type { RegistrationCommand, RegistrationEvent } from './language.ts'
import { drop, withdrawFrom } from './leaving.ts'
import { signed } from './on-behalf.ts'
import { consider, queuesOf, request } from './requesting.ts'
import { rescheduled } from './rescheduling.ts'
import { acceptOffer, declineOffer, doubted, expired, promoted, seatAnswered } from './seating.ts'
import { about, type Item, itemOf, type RegistrationState } from './state.ts'
import { withdrawFromTerm } from './term-withdrawal.ts'

type Events = RegistrationEvent[]

/** Every rule of a registration; what it means for the state is in `evolveRegistration`. */
export const decideRegistration = (
  command: RegistrationCommand,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> => signed(decided(command, state, moment), command, moment)

function decided(command: RegistrationCommand, state: RegistrationState, moment: Moment): Decision<RegistrationEvent> {
  switch (command.type) {
    case 'request':
      return request(command, state, moment)
    case 'consider':
      return accept([], { ...consider(command, state, moment), queues: queuesOf(command, state) })
    case 'seat-answered':
      return accept(seatAnswered(command, state, moment))
    case 'seat-promoted':
      return accept(promoted(command, state, moment))
    case 'seat-doubted':
      return accept(doubted(command, state, moment))
    case 'invoice-paid':
      return accept(heldOn(command.invoiceId, state).flatMap(item => enrolled(item, state)))
    case 'payment-failed':
      return accept(compensate(heldOn(command.invoiceId, state), state, declined(command.reason)))
    case 'time-passed':
      return accept([...expired(state, moment), ...compensate(overdue(state, moment), state, OVERDUE)])
    case 'accept-offer':
      return acceptOffer(command, state, moment)
    case 'decline-offer':
      return declineOffer(command, state, moment)
    case 'grades-known':
      return accept(gradesKnown(command, state, moment))
    case 'cancel-section':
      return accept(cancelled(command, state, moment))
    case 'section-changed':
      return accept(rescheduled(command, state))
    case 'withdraw':
      return withdrawFrom(command, state, moment)
    case 'drop':
      return drop(command, state, moment)
    case 'drop-administratively':
      return dropAdministratively(command, state, moment)
    case 'withdraw-from-term':
      return withdrawFromTerm(command, state, moment)
  }
}

const OVERDUE = refusal('PAYMENT_OVERDUE', 'The invoice was not paid in time; the seat went back.')
const declined = (reason: string): Refusal => refusal('PAYMENT_FAILED', `The payment did not go through: ${reason}.`)

/** The seat is theirs; what it was swapped for is left in the same commit (S-06). */
function enrolled(item: Item, state: RegistrationState): Events {
  const swapped = item.swaps === undefined ? undefined : itemOf(state, item.swaps)
  return [ItemEnrolled(about(item, state)), ...(swapped?.status === 'enrolled' ? leave(swapped, state) : [])]
}

const heldOn = (invoiceId: Id, state: RegistrationState): Item[] =>
  state.items.filter(item => item.seat === 'held' && item.invoiceId === invoiceId)

const overdue = (state: RegistrationState, { now }: Moment): Item[] =>
  state.items.filter(({ seat, paymentDue }) => seat === 'held' && paymentDue !== undefined && paymentDue <= now)
