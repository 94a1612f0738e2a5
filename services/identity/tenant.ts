import { type EventOf, refusal, Tenant as Settings, TenantOpened } from '@campus/contracts'
import { accept, type Decision, defineAggregate, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'

export const TenantState = z.object({ opened: Settings.nullable() })
export type TenantState = z.infer<typeof TenantState>

export const TenantCommand = z.object({ type: z.literal('open'), settings: Settings })
export type TenantCommand = z.infer<typeof TenantCommand>

type Event = EventOf<typeof TenantOpened>

/** A university on this installation; lives in itself, under its own id. */
export const Tenant = defineAggregate<TenantState, TenantCommand, Event, Settings>({
  type: 'Tenant',
  command: TenantCommand,
  state: TenantState,
  view: Settings,
  events: [TenantOpened],
  initial: () => ({ opened: null }),
  decide,
  evolve: (_state, { data }) => ({ opened: data }),
  show: ({ opened }) => opened,
})

/** Opening it again with the same settings changes nothing: whoever was interrupted may carry on. */
function decide({ settings }: TenantCommand, { opened }: TenantState): Decision<Event> {
  if (opened === null) return accept([TenantOpened(settings)])
  if (isSame(opened, settings)) return accept([])
  return refuse(refusal('ALREADY_EXISTS', `The tenant ${settings.id} is already there.`))
}

const isSame = (a: Settings, b: Settings): boolean =>
  a.id === b.id && a.name === b.name && a.tier === b.tier && a.timeZone === b.timeZone && a.currency === b.currency
