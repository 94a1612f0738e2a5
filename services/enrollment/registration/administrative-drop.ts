import { ItemAdminDropped, refusal } from '@campus/contracts'
import { accept, type Decision, type Moment, refuse } from '@campus/dapr/aggregate'
import { fullTimeWarnings } from '../eligibility/full-time.ts'
import { leave, withdraw } from './giving-back.ts'
import { after, invoiced } from './invoicing.ts'
import type { CommandOf, RegistrationEvent } from './language.ts'
import { warned, wayOut, withdrawn } from './leaving.ts'
import { about, creditsEnrolled, type Item, isLive, itemOf, type RegistrationState } from './state.ts'

const BY_OFFICE = ['admin_dropped', 'withdrawn', 'dropped']

/**
 * The registrar ends an enrollment, and says why. The calendar holds for the office too: until the last day to drop
 * nothing is charged, then it is a W, and then it is too late. Who only waits loses the place whatever the day.
 */
export function dropAdministratively(
  { enrollmentId, deadlines, onBehalf }: CommandOf<'drop-administratively'>,
  state: RegistrationState,
  moment: Moment,
): Decision<RegistrationEvent> {
  const item = itemOf(state, enrollmentId)
  if (item && BY_OFFICE.includes(item.status)) return accept([])
  if (!item || !isLive(item)) return refuse(refusal('NOT_ENROLLED', 'There is nothing to drop.'))
  if (item.status !== 'enrolled') return warned(invoiced(leave(item, state), state, moment), state, moment)
  const way = wayOut(deadlines, moment.now)
  if (way === 'withdraw') return warned([withdrawn(item, state)], state, moment)
  return way === 'drop' ? ended(item, onBehalf.reason, state, moment) : refuse(way)
}

function ended(item: Item, reason: string, state: RegistrationState, moment: Moment): Decision<RegistrationEvent> {
  const facts = { ...about(item, state), reasons: [refusal('ADMIN_DROPPED', reason)], seat: true }
  const left = creditsEnrolled(after([ItemAdminDropped(facts)], state, moment))
  const warnings = fullTimeWarnings(creditsEnrolled(state), left)
  const events = [ItemAdminDropped({ ...facts, warnings }), ...withdraw([item], state, 'admin-dropped')]
  return accept(invoiced(events, state, moment), { warnings })
}
