import { runService } from '@campus/platform'
import { subscriptions } from './subscriptions.ts'

await runService('billing-worker', context => ({ routes: [], subscriptions: subscriptions(context) }))
