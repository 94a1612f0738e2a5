import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '@campus/runner'
import {
  Campus,
  coursesAskedFor,
  enrolStudents,
  importCatalog,
  openSections,
  openUniversity,
  PASSWORD,
  recordHistory,
} from '@campus/scenarios/outside'
import { say } from './setup/index.ts'

const demo = {
  tenant: 'demo',
  name: 'Demo University',
  timeZone: 'America/Chicago',
  currency: 'USD',
  term: '2026-fa',
  capacity: 24,
}
const STUDENTS = 5

/** Who can sign in at the demo university, and a section to try. */
export const demoLogins = {
  tenant: demo.tenant,
  term: demo.term,
  registrar: `registrar@${demo.tenant}.example`,
  student: 's-00001',
  password: PASSWORD,
}

/** Opens the demo university with the shipped catalog and a few students; one that is there already is left alone. */
export async function seedDemoUniversity(url: string, operatorPassword: string): Promise<void> {
  const campus = new Campus(url, 32)
  try {
    await campus.ready()
    const there = await campus.call({
      method: 'POST',
      path: '/v1/auth/token',
      body: { tenant: demo.tenant, username: demoLogins.student, password: PASSWORD },
    })
    if (there.status === 200) return
    say('opening the demo university: catalog and students')
    const operator = await campus.login('platform', 'operator', operatorPassword)
    const csv = readFileSync(join(root, 'services/catalog/data/catalog.csv'), 'utf8')
    const university = { ...demo, csv }
    const registrar = await openUniversity(campus, operator, university)
    const { courses, sections, rejected } = await importCatalog(campus, registrar, university)
    await openSections(campus, registrar, demo.term)
    const students = await enrolStudents(campus, registrar, demo.tenant, STUDENTS, () => undefined)
    await recordHistory(campus, registrar, students, await coursesAskedFor(campus, registrar, demo.term))
    say(`the demo university is open: ${courses} courses, ${sections} sections, ${rejected.length} rows rejected`)
  } finally {
    await campus.close()
  }
}
