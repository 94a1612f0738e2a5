import { type Hold, type HoldEffect, type Instant, type Refusal, refusal } from '@campus/contracts'

/** What keeps a student from registering for more. Nothing keeps a student from dropping (R-10). */
const STOPS_ADDING: readonly HoldEffect[] = ['REG_ALL', 'REG_ADD', 'SILENT']

/** From its start until before its end (R-01). */
export const isInForce = ({ start, end }: Hold, now: Instant): boolean =>
  start <= now && (end === undefined || now < end)

const stopsAdding = (hold: Hold, now: Instant): boolean =>
  isInForce(hold, now) && hold.effects.some(one => STOPS_ADDING.includes(one))

/** When the next of the holds that stop registering ends by itself, if one does. */
export const endOf = (holds: readonly Hold[], now: Instant): Instant | undefined =>
  holds
    .filter(hold => stopsAdding(hold, now))
    .flatMap(({ end }) => end ?? [])
    .toSorted()[0]

/** One reason for each hold that stops registering, with the office that can release it; a silent one says no more. */
export function holdReasons(holds: readonly Hold[], now: Instant): Refusal[] {
  const stopping = holds.filter(hold => stopsAdding(hold, now))
  return stopping.map(({ id, type, office, reason, effects, end }) => {
    const isSilent = effects.includes('SILENT')
    const cure = `Settle it with ${office.name} (${office.contact})${end === undefined ? '' : `, or wait until ${end}`}.`
    const words = `A hold of ${office.name} stops registration${isSilent ? '.' : `: ${reason}`}`
    return refusal('HOLD', words, { hold: id, ...(!isSilent && { type }), office, cure })
  })
}
