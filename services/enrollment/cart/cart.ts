import { isDeepStrictEqual } from 'node:util'
import { defineEvent, type EventOf } from '@campus/contracts'
import { accept, defineAggregate } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { Wish } from '../contracts.ts'

export const Cart = z.object({ items: z.array(Wish).max(30) })
export type Cart = z.infer<typeof Cart>

const CartFilled = defineEvent('enrollment.cart-filled', 'A student put a cart together (R-02).', Cart)
type CartFilled = EventOf<typeof CartFilled>

export const CartCommand = Cart.extend({ type: z.literal('fill') })
export type CartCommand = z.infer<typeof CartCommand>

/**
 * What one student means to take in one term, before anything is asked for: no seat, no rule, nobody else's
 * business. Lives under the registration's id; what has come about in the registration is left out where it is shown.
 */
export const Carts = defineAggregate<Cart, CartCommand, CartFilled, Cart>({
  type: 'Cart',
  command: CartCommand,
  state: Cart,
  view: Cart,
  events: [CartFilled],
  initial: () => ({ items: [] }),
  decide: ({ items }, state) => accept(isDeepStrictEqual(items, state.items) ? [] : [CartFilled({ items })]),
  evolve: (_state, event) => event.data,
  show: state => state,
  topic: () => null,
  remembers: 10,
})
