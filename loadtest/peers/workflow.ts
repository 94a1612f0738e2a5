import { DaprWorkflowClient, type WorkflowActivityContext, type WorkflowContext, WorkflowRuntime } from '@dapr/dapr'
import express from 'express'

// The saga's steps as a Dapr Workflow with the JavaScript SDK: the activities do nothing, so what is measured is the
// engine. The state store is tuned like ours. A finished instance is purged, or the store would only grow.
const sidecar = {
  daprHost: '127.0.0.1',
  daprPort: process.env['DAPR_GRPC_PORT'] ?? '',
  options: { daprApiToken: process.env['DAPR_API_TOKEN'] ?? '' },
}

const holdSeat = async (_context: WorkflowActivityContext): Promise<string> => 'held'
const issueInvoice = async (_context: WorkflowActivityContext): Promise<string> => 'issued'
const takePayment = async (_context: WorkflowActivityContext): Promise<string> => 'paid'
const confirm = async (_context: WorkflowActivityContext): Promise<string> => 'enrolled'

async function* registration(context: WorkflowContext): AsyncGenerator<unknown, string> {
  yield context.callActivity(holdSeat)
  yield context.callActivity(issueInvoice)
  yield context.callActivity(takePayment)
  yield context.callActivity(confirm)
  return 'enrolled'
}

const runtime = new WorkflowRuntime(sidecar)
runtime.registerWorkflow(registration as never)
for (const activity of [holdSeat, issueInvoice, takePayment, confirm]) runtime.registerActivity(activity)
const client = new DaprWorkflowClient(sidecar)

const app = express()
app.get('/healthz', (_request, response) => {
  response.send('ok')
})
app.get('/dapr/subscribe', (_request, response) => {
  response.json([])
})
app.post('/run', async (_request, response) => {
  const id = await client.scheduleNewWorkflow(registration as never)
  const state = await client.waitForWorkflowCompletion(id, true, 30)
  response.status(state?.serializedOutput === '"enrolled"' ? 200 : 500).end()
})
app.listen(Number(process.env['APP_PORT']), '127.0.0.1')

const start = async (): Promise<void> => {
  await runtime.start().catch(() => new Promise(resolve => setTimeout(resolve, 500)).then(start))
}
await start()
