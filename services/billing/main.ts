import { instant } from '@campus/contracts'
import { runService } from '@campus/platform'
import { z } from 'zod'
import { Account } from './account.ts'
import { billingRoutes } from './api.ts'
import { GatewayRequest, testGateway } from './gateway.ts'
import { Payment } from './payment.ts'
import { reactions } from './reactions.ts'
import { views } from './views.ts'

const paymentExpirySeconds = z.coerce
  .number()
  .positive()
  .default(1800)
  .parse(process.env['CAMPUS_PAYMENT_EXPIRY_SECONDS'])

await runService('billing', context => ({
  routes: billingRoutes(context, { paymentExpirySeconds }),
  aggregates: [Account, Payment],
  subscriptions: [...reactions(context), ...views(context)],
  outside: { gateway: async input => testGateway(GatewayRequest.parse(input), instant(context.clock())) },
}))
