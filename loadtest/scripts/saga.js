// Closed loop: one registration from request to confirmed, each of another student and term, charged at once.
import { check } from 'k6'
import { SharedArray } from 'k6/data'
import exec from 'k6/execution'
import http from 'k6/http'
import { report } from './report.js'

export const options = {
  vus: Number(__ENV.VUS),
  duration: __ENV.DURATION,
  summaryTrendStats: ['p(50)', 'p(95)', 'p(99)'],
}
const { tokens, terms, sectionsPerTerm } = JSON.parse(open(__ENV.PLAN))
const students = new SharedArray('students', () => tokens)

export default function () {
  const number = Number(__ENV.FROM) + exec.scenario.iterationInTest
  const token = students[number % students.length]
  const term = terms[Math.floor(number / students.length) % terms.length]
  const sectionId = `${term}.${number % sectionsPerTerm}`
  const body = JSON.stringify({ term, add: [{ sectionId }], payment: { gateway: 'test' } })
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'idempotency-key': `${__ENV.RUN}-${number}`,
    prefer: 'wait=20',
  }
  const answer = http.post(`${__ENV.URL}/v1/registrations`, body, { headers, tags: { name: 'saga' } })
  check(answer, { enrolled: ({ status, body: text }) => status === 200 && text.includes('"enrolled"') })
}

export const handleSummary = report
