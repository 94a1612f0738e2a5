import { type Money, money, perCredit } from '@campus/contracts'

/** A fee rule as it stood when it was applied: its name and version go onto every line it makes. */
export interface FeeRule {
  readonly rule: string
  readonly perCredit: Money
}

/** Tuition per credit hour, the same for everybody, until a university sets its own: 300 units of its currency. */
export const standardTuition = (currency: string): FeeRule => ({
  rule: 'tuition-per-credit@1',
  perCredit: money(300n * 10n ** BigInt(minorDigits(currency)), currency),
})

export const tuitionFor = ({ perCredit: rate }: FeeRule, credits: number): Money => perCredit(rate, credits)

/** Digits behind the point of a currency (ISO 4217): 0 for JPY, 3 for KWD. */
function minorDigits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const { maximumFractionDigits = 2 } = format.resolvedOptions()
  digits.set(currency, maximumFractionDigits)
  return maximumFractionDigits
}

/** By currency: making a number format takes longer than all else an invoice needs. */
const digits = new Map<string, number>()
