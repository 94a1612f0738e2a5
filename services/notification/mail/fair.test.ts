import { describe, expect, it } from 'vitest'
import { nextInTurn } from './fair.ts'
import type { Waiting } from './queue.ts'

const now = '2026-08-14T12:30:00.000Z'
const later = '2026-08-14T12:31:00.000Z'

const having = (...waiting: [tenant: string, due: string][]) => {
  const all: Waiting[] = waiting.map(([tenant, due]) => ({ tenant, due, person: `s-${tenant}` }))
  let asked = 0
  return {
    after: async (tenant: string | undefined) => {
      asked++
      return all.find(one => tenant === undefined || one.tenant > tenant)
    },
    asked: () => asked,
  }
}

describe('whose turn it is', () => {
  it('goes round: after the last university comes the first again', async () => {
    const queue = having(['east', now], ['north', now], ['west', now])
    const turns: (string | undefined)[] = []
    for (let last: string | undefined, turn = 0; turn < 4; turn++) {
      last = (await nextInTurn(queue, last, now))?.tenant
      turns.push(last)
    }
    expect(turns).toEqual(['east', 'north', 'west', 'east'])
  })

  it('passes over who has nothing that is due', async () => {
    expect(await nextInTurn(having(['east', now], ['north', later], ['west', now]), 'east', now)).toMatchObject({
      tenant: 'west',
    })
  })

  it('comes back to the one served last when nobody else has any', async () => {
    expect(await nextInTurn(having(['north', now]), 'north', now)).toMatchObject({ tenant: 'north' })
  })

  it('ends after one round when nothing is due', async () => {
    const queue = having(['east', later], ['north', later], ['west', later])
    expect(await nextInTurn(queue, 'north', now)).toBeUndefined()
    expect(queue.asked()).toBeLessThanOrEqual(6)
    expect(await nextInTurn(having(), undefined, now)).toBeUndefined()
  })
})
