import { runService } from '@campus/platform'
import { z } from 'zod'
import { notificationRoutes } from './api.ts'
import { startMailing } from './mail/mailing.ts'
import { views } from './views.ts'

const Settings = z.object({
  /** Mails a second that this process sends at most; 0 sends none, and they stay queued. */
  CAMPUS_MAILS_PER_SECOND: z.coerce.number().min(0).max(1_000).default(5),
  /** Seconds that a notice's mail waits for others to go along with. */
  CAMPUS_MAIL_GATHER_SECONDS: z.coerce.number().min(0).max(3_600).default(5),
})
const { CAMPUS_MAILS_PER_SECOND: perSecond, CAMPUS_MAIL_GATHER_SECONDS: gatherSeconds } = Settings.parse(process.env)

await runService('notification', context => ({
  routes: notificationRoutes(context),
  subscriptions: views(context, gatherSeconds),
  background: () => startMailing(context, perSecond),
}))
