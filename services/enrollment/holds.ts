import { type Hold, type HoldEffect, type Instant, type Refusal, refusal } from '@campus/contracts'

/** What keeps a student from registering for more. Nothing keeps a student from dropping (R-10). */
const STOPS_ADDING: readonly HoldEffect[] = ['REG_ALL', 'REG_ADD', 'SILENT']

/** From its start until before its end (R-01). */
export const isInForce = ({ start, end }: Hold, now: Instant): boolean =>
  start <= now && (end === undefined || now < end)

/** One reason for each hold that stops registering, with the office that can release it. */
export function holdReasons(holds: readonly Hold[], now: Instant): Refusal[] {
  const stopping = holds.filter(hold => isInForce(hold, now) && hold.effects.some(one => STOPS_ADDING.includes(one)))
  return stopping.map(({ id, type, office, reason, effects, end }) =>
    refusal('HOLD', `A hold of ${office.name} stops registration${effects.includes('SILENT') ? '.' : `: ${reason}`}`, {
      hold: id,
      type,
      office,
      cure: `Settle it with ${office.name} (${office.contact})${end === undefined ? '' : `, or wait until ${end}`}.`,
    }),
  )
}
