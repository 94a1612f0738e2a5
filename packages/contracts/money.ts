import { z } from 'zod'

/** ISO 4217 alphabetic code. */
export const Currency = z.string().regex(/^[A-Z]{3}$/)

/** An amount in minor units (cents, paise, fils) as decimal text: exact at any size, in JSON too. */
export const Money = z.object({ minor: z.string().regex(/^(0|-?[1-9]\d{0,29})$/), currency: Currency })
export type Money = z.infer<typeof Money>

export const money = (minor: bigint, currency: string): Money => ({ minor: minor.toString(), currency })

/** Sum of amounts in one currency; mixing currencies throws, since there is no rate that would make it right. */
export function sum(amounts: Money[], currency: string): Money {
  const foreign = amounts.find(amount => amount.currency !== currency)
  if (foreign) throw new TypeError(`cannot add ${foreign.currency} to ${currency}`)
  return money(
    amounts.reduce((total, amount) => total + BigInt(amount.minor), 0n),
    currency,
  )
}

export const negate = (amount: Money): Money => money(-BigInt(amount.minor), amount.currency)

/** `amount` for `quantity` given in hundredths (credits have two decimals), half up to the minor unit. */
export function perCredit(amount: Money, credits: number): Money {
  const product = BigInt(amount.minor) * BigInt(Math.round(credits * 100))
  const rounded = product >= 0n ? (product + 50n) / 100n : -((-product + 50n) / 100n)
  return money(rounded, amount.currency)
}
