import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Platform } from '@campus/runner'
import { Campus, crew, enrolStudents, openSections, openTerm } from '@campus/scenarios/outside'
import { cpuPer, cpuTimes } from './cpu.ts'
import { load, median } from './k6.ts'
import { benchApp, benchPlatform, inTurn, type Result, rounded, type Stage } from './stage.ts'
import { openBench } from './university.ts'
import { noViolations } from './verify.ts'

const STUDENTS = 800
const TERMS = 20
const SECTIONS_PER_TERM = 32
const AT_ONCE = 16

/**
 * A registration from request to confirmed, over the real services, sidecars and broker (seat held, invoice issued,
 * payment taken, enrolled), against the same four steps in Dapr Workflow with the JavaScript SDK, where they do nothing.
 */
export async function saga({ k6, rounds, seconds, say }: Stage): Promise<Result> {
  const platform = await benchPlatform('saga', {
    only: ['identity', 'catalog', 'enrollment', 'billing', 'billing-worker', 'notification', 'student-bff'],
    apps: [
      benchApp('peer-workflow', 'loadtest/peers/workflow.ts', {
        components: 'loadtest/peers/components',
      }),
    ],
    env: {
      PEER_WORKFLOW_DSN: `file:${join(tmpdir(), `campus-peer-${process.pid}.db`)}?_txlock=immediate&_pragma=synchronous(1)`,
    },
  })
  try {
    say('saga: preparing a university')
    const plan = await prepare(platform)
    let from = 0
    const ours = async (name: string, time: number) => {
      const env = { URL: platform.publicUrl('student-bff'), PLAN: plan, VUS: AT_ONCE, FROM: from, RUN: name }
      const figures = await load(k6, 'saga.js', { ...env, DURATION: `${time}s` })
      from += figures.count + AT_ONCE
      return figures
    }
    const url = `${platform.url('peer-workflow')}/run`
    const peer = (time: number) => load(k6, 'post.js', { URL: url, VUS: AT_ONCE, DURATION: `${time}s` })
    say('saga: warming up')
    await ours('warm', 4)
    await peer(4)
    const measured = await inTurn(
      rounds,
      async round => {
        const before = cpuTimes(platform)
        const figures = await ours(`r${round}`, seconds)
        const cpuMs = cpuPer(figures.count, before, cpuTimes(platform))
        say(`saga: ours ${rounded(figures.rate, 0)}/s, p50 ${rounded(figures.p50)} ms`)
        await sleep(1_000)
        return { ...figures, cpuMs }
      },
      async () => {
        const before = cpuTimes(platform)
        const figures = await peer(seconds)
        const cpuMs = cpuPer(figures.count, before, cpuTimes(platform))
        say(`saga: peer ${rounded(figures.rate, 0)}/s, p50 ${rounded(figures.p50)} ms`)
        return { ...figures, cpuMs }
      },
    )
    await noViolations(platform)
    const [oursRate, peerRate] = [median(measured.ours.map(f => f.rate)), median(measured.peer.map(f => f.rate))]
    return {
      ...{ ours: rounded(oursRate), peer: rounded(peerRate), ratio: rounded(oursRate / peerRate), unit: 'sagas/s' },
      oursP50Ms: rounded(median(measured.ours.map(f => f.p50))),
      peerP50Ms: rounded(median(measured.peer.map(f => f.p50))),
      oursP99Ms: rounded(median(measured.ours.map(f => f.p99))),
      peerP99Ms: rounded(median(measured.peer.map(f => f.p99))),
      cpuMsPerSaga: measured.ours.at(-1)?.cpuMs,
      cpuMsPerWorkflow: measured.peer.at(-1)?.cpuMs,
    }
  } finally {
    await platform.stop()
  }
}

/** A university with students signed in and terms with sections; gives the file that tells the load of them. */
async function prepare(platform: Platform): Promise<string> {
  const campus = new Campus(platform.publicUrl('student-bff'))
  const token = await openBench(platform, campus, { tenant: 'bench', term: 'term-0' })
  const terms = Array.from({ length: TERMS }, (_, index) => `term-${index}`)
  await crew(16, terms.slice(1), term => openTerm(campus, token, term))
  const sections = terms.flatMap(term => Array.from({ length: SECTIONS_PER_TERM }, (_, index) => ({ term, index })))
  const course = { id: 'b-1', subject: 'B', number: '1', title: 'Bench', description: '', credits: { min: 3, max: 3 } }
  await campus.expect(201, { method: 'POST', path: '/v1/courses', token, body: course })
  await crew(16, sections, ({ term, index }) => {
    const id = `${term}.${index}`
    const section = { id, courseId: 'b-1', term, crn: String(index), capacity: 100_000, waitlistCapacity: 0 }
    const body = { ...section, credits: course.credits, meetings: [] }
    return campus.expect(201, { method: 'POST', path: '/v1/sections', token, body })
  })
  await openSections(campus, token, terms.at(-1) ?? '')
  const students = await enrolStudents(campus, token, 'bench', STUDENTS, () => undefined)
  await campus.close()
  const file = join(platform.dataDir, 'saga-plan.json')
  const plan = { tokens: students.map(student => student.token), terms, sectionsPerTerm: SECTIONS_PER_TERM }
  writeFileSync(file, JSON.stringify(plan))
  return file
}
