import { z } from 'zod'
import type { Notice } from '../notice.ts'
import { moment } from '../phrases.ts'

/** How to reach a person; both may be missing. */
export const Contact = z.object({ email: z.string().nullish(), givenName: z.string().nullish() })
export type Contact = z.infer<typeof Contact>

/** A mail as it leaves: one address, one line of subject, HTML. */
export interface Letter {
  readonly to: string
  readonly subject: string
  readonly body: string
}

/**
 * An address that is exactly one. The mail component takes `;` as the start of another recipient, and a comma, quotes or
 * a line break would make several headers of one: none of them is among the characters that this lets pass.
 */
const Address = z.email().max(254)

/** The person's address cannot be written to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'

  constructor() {
    super('the address is not one that can be written to')
  }
}

/**
 * One mail of these notices (at least one), oldest first; nothing for a person without an address. Its reference, in
 * the subject as in the text, is the same at every try, so that who gets a mail twice can tell. Throws `AddressRefused`.
 */
export function letterTo({ email, givenName }: Contact, notices: readonly Notice[]): Letter | undefined {
  if (!email) return undefined
  const { success, data: to } = Address.safeParse(email)
  if (!success) throw new AddressRefused()
  const sorted = notices.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const [first, ...more] = sorted
  const reference = first?.letter ?? ''
  const rest = more.length === 0 ? '' : `, and ${more.length} more`
  return {
    to,
    subject: `${oneLine(first?.title ?? '').slice(0, LONGEST_TITLE)}${rest} [${reference}]`,
    body: page(givenName, sorted, reference),
  }
}

const LONGEST_TITLE = 150

/** Nothing in it ends a line: what a header is made of must not begin another one. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

const page = (givenName: string | null | undefined, notices: readonly Notice[], reference: string): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Campus</title></head><body>',
    `<p>Hello${givenName ? ` ${escaped(oneLine(givenName))}` : ''},</p>`,
    ...notices.map(paragraph),
    `<p>You find all your notices in Campus. Reference of this mail: ${escaped(reference)}</p>`,
    '</body></html>',
  ].join('\n')

const paragraph = ({ id, title, text, at }: Notice): string =>
  `<h2>${escaped(title)}</h2>\n<p id="${escaped(id)}">${escaped(text)}<br><small>${escaped(moment(at))}</small></p>`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
