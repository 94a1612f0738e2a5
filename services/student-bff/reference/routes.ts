import { asyncApiDocument } from '@campus/contracts'
import type { Answer, Route } from '@campus/service'
import { type DocumentPorts, publicDocument } from './public-document.ts'

/** `GET /openapi.json` and `GET /asyncapi.json`: what may be asked, and what may be heard. */
export function referenceRoutes(ports: DocumentPorts): Route[] {
  const events = JSON.stringify(asyncApiDocument())
  return [document('/openapi.json', publicDocument(ports)), document('/asyncapi.json', async () => events)]
}

const document = (path: string, text: () => Promise<string>): Route => ({
  contract: { method: 'get', path, summary: 'A description', access: 'public', responses: {} },
  handler: async (): Promise<Answer> => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: await text(),
  }),
})
