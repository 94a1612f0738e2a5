import { type Money, money, perCredit } from '@campus/contracts'

/** A fee rule as it stood when it was applied: its name and version go onto every line it makes. */
export interface FeeRule {
  readonly rule: string
  readonly perCredit: Money
}

/** Tuition per credit hour, the same for everybody, until a university sets its own: 300 units of its currency. */
export const standardTuition = (currency: string, exponent = 2): FeeRule => ({
  rule: 'tuition-per-credit@1',
  perCredit: money(300n * 10n ** BigInt(exponent), currency),
})

export const tuitionFor = ({ perCredit: rate }: FeeRule, credits: number): Money => perCredit(rate, credits)
