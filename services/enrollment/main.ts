import { BILLING_WORKER_TOPIC, SEATS_TOPIC } from '@campus/contracts'
import { runService, takingUp } from '@campus/platform'
import { z } from 'zod'
import { enrollmentRoutes } from './api.ts'
import { CalendarFeed } from './calendar/feed.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { Cancellation } from './cancellations/cancellation.ts'
import { cancellationRoutes } from './cancellations/routes.ts'
import { Carts } from './cart/cart.ts'
import { cartRoutes } from './cart/routes.ts'
import { Census } from './census/census.ts'
import { censusRoutes } from './census/routes.ts'
import { censusRunner } from './census/taking.ts'
import { leavingRoutes } from './leaving/routes.ts'
import { PermissionNumbers } from './permissions/permission-numbers.ts'
import { permissionRoutes } from './permissions/routes.ts'
import { reactions } from './reactions.ts'
import { recordRoutes } from './record/routes.ts'
import { Registration } from './registration/registration.ts'
import { Seats } from './seats/seats.ts'
import { studentRoutes } from './students/routes.ts'
import { Student } from './students/student.ts'
import { timeTicketRoutes } from './tickets/routes.ts'
import { TimeTickets } from './tickets/time-tickets.ts'
import { views } from './views.ts'

const paymentSeconds = z.coerce.number().positive().default(900).parse(process.env['CAMPUS_PAYMENT_SECONDS'])

await runService('enrollment', context => {
  const censuses = censusRunner(context)
  return {
    routes: [
      ...enrollmentRoutes(context, { paymentSeconds }),
      ...leavingRoutes(context),
      ...studentRoutes(context),
      ...permissionRoutes(context),
      ...timeTicketRoutes(context),
      ...calendarRoutes(context),
      ...recordRoutes(context),
      ...cartRoutes(context),
      ...cancellationRoutes(context),
      ...censusRoutes(context),
    ],
    aggregates: [
      Registration,
      Seats,
      Student,
      PermissionNumbers,
      TimeTickets,
      CalendarFeed,
      Carts,
      Cancellation,
      Census.aggregate,
    ],
    subscriptions: [
      ...reactions(context),
      ...takingUp(Census, censuses, 'a census is taken up, and again when it was forgotten'),
      ...views(context),
    ],
    background: () => censuses.untilProcessEnds(),
    queues: [BILLING_WORKER_TOPIC],
    // Nobody waits for the outcomes: who asked is answered from this service's own view.
    calmTopics: { enrollment: 'each', [SEATS_TOPIC]: 'newest' },
  }
})
