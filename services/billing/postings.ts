import { type Money, negate, type Posting } from '@campus/contracts'

/** A balanced entry: `amount` to the debit of one account and to the credit of another. */
export const entry = (debit: Posting['account'], credit: Posting['account'], amount: Money): Posting[] =>
  amount.minor === '0'
    ? []
    : [
        { account: debit, amount },
        { account: credit, amount: negate(amount) },
      ]
