import { usePlatform } from '@campus/testing'
import { expect, test } from 'vitest'
import { CampusDay, EVERY_SERVICE } from './campus-day.ts'

const platform = usePlatform({
  services: EVERY_SERVICE,
  replicas: { enrollment: 2 },
  env: { CAMPUS_PAYMENT_SECONDS: '60' },
})

test('S-01: sixty students want the last seat while a replica is killed: one gets it, the others hear why', async () => {
  const day = await CampusDay.open(platform(), 'last')
  const section = await day.section('one', { capacity: 1 })
  const students = await day.students(60)
  const wish = { add: [{ sectionId: section }], payment: { gateway: 'test' } }
  const keyed = students.map(student => ({ student, key: { 'idempotency-key': `last-${student.id}` } }))
  const asking = keyed.map(async ({ student, key }, index) => {
    if (index === 30) platform().process('enrollment', 1).kill('SIGKILL')
    for (;;) {
      const answer = await day.register(student, wish, key)
      const running = answer.status === 409 && answer.body.registration === undefined
      if (answer.status < 500 && !running) return answer
      await new Promise(resolve => setTimeout(resolve, 300))
    }
  })
  const answers = await Promise.all(asking)
  const won = answers.filter(({ status }) => status === 200 || status === 202)
  const lost = answers.filter(({ status }) => status === 409)
  expect(won).toHaveLength(1)
  expect(lost.every(({ body }) => body.errors?.every(({ code }) => code === 'SECTION_FULL'))).toBe(true)
  await expect.poll(() => day.seats(section), { timeout: 30_000 }).toMatchObject({ taken: 1, held: 0, waiting: 0 })
  expect(await day.violations()).toEqual([])
}, 180_000)
