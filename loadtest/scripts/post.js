// A POST again and again: closed loop with VUS, or open loop with RATE a second.
import { check } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { report } from './report.js'

const rate = Number(__ENV.RATE)
const open = {
  executor: 'constant-arrival-rate',
  rate,
  timeUnit: '1s',
  duration: __ENV.DURATION,
  preAllocatedVUs: 64,
  maxVUs: 256,
}
const closed = { executor: 'constant-vus', vus: Number(__ENV.VUS), duration: __ENV.DURATION }
export const options = { scenarios: { posts: rate ? open : closed }, summaryTrendStats: ['p(50)', 'p(95)', 'p(99)'] }

export default function () {
  const url = __ENV.URL.replace('{n}', `c-${exec.scenario.iterationInTest % 2000}`)
  const answer = http.post(url, null, { tags: { name: 'post' } })
  check(answer, { done: ({ status }) => status >= 200 && status < 300 })
}

export const handleSummary = report
