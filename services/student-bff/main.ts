import { Sidecar } from '@campus/dapr'
import { runService } from '@campus/platform'
import { readEnvironment } from '@campus/service'
import { z } from 'zod'
import { createFront } from './front.ts'

/** Requests that may wait for their answers at the same time; a registration may wait half a minute. */
const CONNECTIONS = 1_024

const port = z.coerce.number().int().min(0).max(65_535).default(8080).parse(process.env['PORT'])

await runService('student-bff', ({ service: name, env, log }) => ({
  routes: [],
  background: async () => {
    const sidecar = new Sidecar({ port: env.DAPR_HTTP_PORT, apiToken: env.DAPR_API_TOKEN, connections: CONNECTIONS })
    // The time for a load balancer to notice has passed when the service closes its background.
    const front = createFront({ name, sidecar, env: { ...readEnvironment(), CAMPUS_LINGER_MS: 0 }, log })
    await front.listen(port)
    return front.stop
  },
}))
