import { EnrollmentStatus, Id, Refusal } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'
import { Wish } from '../contracts.ts'
import { Cart } from './cart.ts'

const CartShown = z.object({
  term: Id,
  items: z.array(
    Wish.extend({
      outlook: z
        .object({ status: EnrollmentStatus, reasons: z.array(Refusal) })
        .meta({ description: 'What asking for it would come to now, beside the others.' }),
    }),
  ),
})

const ofTerm = z.object({ term: Id })

export const getCart = contract({
  method: 'get',
  path: '/v1/cart',
  summary: 'What I mean to take in a term, and what asking for it would come to',
  access: ['student'],
  query: ofTerm,
  responses: { 200: CartShown },
})

export const putCart = contract({
  method: 'put',
  path: '/v1/cart',
  summary: 'Put my cart of a term together; `POST /v1/registrations` with `cart` asks for what is in it',
  access: ['student'],
  query: ofTerm,
  body: Cart.refine(({ items }) => new Set(items.map(({ sectionId }) => sectionId)).size === items.length, {
    path: ['items'],
    message: 'each section once',
  }),
  responses: { 200: CartShown },
})
