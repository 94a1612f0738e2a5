import type { Platform } from '@campus/runner'
import { type Campus, openUniversity, type University } from '@campus/scenarios/outside'

/** A new platform's one university with one term: as the bench calls them. Resolves to the registrar's token. */
export async function openBench(platform: Platform, campus: Campus, wanted: Pick<University, 'tenant' | 'term'>) {
  await campus.ready()
  const operator = await campus.login('platform', 'operator', platform.operatorPassword)
  const plain = { name: 'Bench', timeZone: 'UTC', currency: 'USD', csv: '', capacity: 1 }
  return openUniversity(campus, operator, { ...plain, ...wanted })
}
