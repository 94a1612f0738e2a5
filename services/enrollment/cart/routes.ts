import type { Id } from '@campus/contracts'
import { type Context, commandOf } from '@campus/platform'
import { problem, type Route, route } from '@campus/service'
import type { Asked } from '../acting.ts'
import { consider } from '../registration/considering.ts'
import { Carts } from './cart.ts'
import { cartOf } from './contents.ts'
import * as contracts from './contracts.ts'

/** Carts: what a student means to take, kept until it has come about. */
export function cartRoutes(context: Context): Route[] {
  const shown = async (asked: Asked, term: Id) => {
    const { caller, tenant } = asked
    const items = await cartOf(context, tenant, caller.person, term)
    const { items: outlooks } = await consider(context, asked, caller.person, { term, add: items })
    const outlookOf = (section: Id) => {
      const { status, reasons } = outlooks.find(({ sectionId }) => sectionId === section) ?? NOTHING_KNOWN
      return { status, reasons }
    }
    return {
      status: 200 as const,
      body: { term, items: items.map(one => ({ ...one, outlook: outlookOf(one.sectionId) })) },
    }
  }
  return [
    route(contracts.getCart, input => shown(input, input.query.term)),
    route(contracts.putCart, async input => {
      const { caller, tenant, body, query } = input
      const command = commandOf(input, { type: 'fill' as const, ...body })
      const reply = await context.aggregates.send(Carts, tenant, `${caller.person}.${query.term}`, command)
      return reply.ok
        ? shown(input, query.term)
        : problem(409, 'REFUSED', 'The cart was not taken.', { errors: reply.refused })
    }),
  ]
}

const NOTHING_KNOWN = { status: 'refused' as const, reasons: [] }
