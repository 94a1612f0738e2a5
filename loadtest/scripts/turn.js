// Closed loop: turns of counters through the sidecar's actor API, each on one of 2,000 actors.
import { check } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { report } from './report.js'

export const options = {
  vus: Number(__ENV.VUS),
  duration: __ENV.DURATION,
  summaryTrendStats: ['p(50)', 'p(95)', 'p(99)'],
}
const headers = { 'content-type': 'application/json', 'dapr-api-token': __ENV.TOKEN }

export default function () {
  const number = exec.scenario.iterationInTest
  const command = { add: 1, at: Date.now() }
  const message = { id: `${__ENV.RUN}-${number}`, by: 'bench', correlationId: 'bench', command }
  const actor = encodeURIComponent(`bench:c-${number % 2000}`)
  const url = `${__ENV.SIDECAR}/v1.0/actors/${__ENV.TYPE}/${actor}/method/turn`
  const answer = http.put(url, JSON.stringify({ commands: [message] }), { headers, tags: { name: 'turn' } })
  check(answer, { taken: ({ status }) => status === 200 })
}

export const handleSummary = report
