import { expect, test } from 'vitest'
import type { RunningProfile } from '../testing/profiles.ts'
import { listed, section, sectionsOf, someTenant } from '../testing/sections.ts'

/** Longer than any of it takes: what resolves within it was woken or found, not timed out. */
const AGES = { withinMs: 20_000 }

export function waiting(given: () => RunningProfile): void {
  test('who waits for what is already there gets it', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    await sections.apply(tenant, [{ id: 'a', sequence: 4, doc: section() }])
    const { reached, document } = await sections.waitFor(tenant, 'a', 3, { withinMs: 0 })
    expect(reached).toBe(true)
    expect(document).toEqual({ id: 'a', sequences: { self: 4 }, doc: section() })
  })

  test('who waits is woken when this process applies the event, not by an earlier one', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    const waiter = sections.waitFor(tenant, 'a', 2, AGES)
    await sections.apply(tenant, listed({ a: { title: 'First' } }))
    await sections.apply(tenant, [{ id: 'a', sequence: 2, doc: section({ title: 'Second' }) }])
    expect((await waiter).document?.doc.title).toBe('Second')
  })

  test('who waits finds what another replica has applied', async () => {
    const tenant = someTenant()
    const waiter = sectionsOf(given()).waitFor(tenant, 'a', 1, AGES)
    await sectionsOf(given()).apply(tenant, listed({ a: {} }))
    expect((await waiter).reached).toBe(true)
  })

  test('who waits in vain gets what there is', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    expect(await sections.waitFor(tenant, 'a', 1, { withinMs: 20 })).toEqual({ reached: false, document: undefined })
    await sections.apply(tenant, listed({ a: { title: 'Old' } }))
    const { reached, document } = await sections.waitFor(tenant, 'a', 2, { withinMs: 20 })
    expect([reached, document?.doc.title]).toEqual([false, 'Old'])
  })

  test('a document taken away has been waited for as well, and each source has a sequence of its own', async () => {
    const sections = sectionsOf(given())
    const tenant = someTenant()
    await sections.apply(tenant, [{ id: 'a', sequence: 7, source: 'Seats:x', doc: null }])
    const patience = { withinMs: 0, source: 'Seats:x' }
    expect(await sections.waitFor(tenant, 'a', 7, patience)).toEqual({ reached: true, document: undefined })
    expect((await sections.waitFor(tenant, 'a', 7, { withinMs: 0 })).reached).toBe(false)
  })
}
