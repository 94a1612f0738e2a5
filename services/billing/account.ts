import { AccountCommand, AccountView, Account as Known, SETTLEMENTS_TOPIC } from '@campus/contracts'
import { defineAggregate } from '@campus/dapr/aggregate'
import { decideAccount } from './account-decisions.ts'
import { type AccountEvent, accountEvents } from './account-events.ts'
import { evolveAccount } from './account-evolution.ts'
import { AccountState, initialAccount, showAccount } from './account-state.ts'

/**
 * A student's account: the arbiter of money. Whether an invoice is paid or withdrawn is decided here, once, whichever
 * comes first; what arrives for an invoice that wants nothing becomes credit and is never dropped.
 */
export const Account = defineAggregate<AccountState, AccountCommand, AccountEvent, AccountView>({
  type: Known.type,
  command: AccountCommand,
  state: AccountState,
  view: AccountView,
  events: accountEvents,
  initial: initialAccount,
  decide: decideAccount,
  evolve: evolveAccount,
  show: showAccount,
  topic: topicOf,
})

/** An invoice that is charged at once asks nothing of the student: no news to anybody outside. */
function topicOf(event: AccountEvent): string | null {
  if (event.type === 'billing.invoice-paid') return SETTLEMENTS_TOPIC
  return event.type === 'billing.invoice-issued' && event.data.payment ? null : 'billing'
}
