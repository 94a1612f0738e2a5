import { type AccountView, type EnrollmentStatus, type Meeting, money, type RegistrationView } from '@campus/contracts'
import { describe, expect, test } from 'vitest'
import { facts, morning } from '../testing/registration-story.ts'
import { type PreviewFacts, previewOf } from './preview.ts'

const registration = (student: string, ...items: [string, EnrollmentStatus, number?][]): RegistrationView => ({
  ...{ id: `${student}.fall`, student, term: 'fall', status: 'CONFIRMED', history: [] },
  items: items.map(([sectionId, status, credits = 3]) => ({
    ...{ enrollmentId: `${student}.${sectionId}`, sectionId, credits, status, seat: true, reasons: [] },
  })),
})
const nothing: PreviewFacts = { sectionId: 'a', registrations: [], accounts: [], sections: new Map(), open: [] }
const preview = (more: Partial<PreviewFacts>) => previewOf({ ...nothing, ...more })
type Invoice = AccountView['invoices'][number]
const account = (student: string, status: Invoice['status'], ...lines: [string, bigint][]): AccountView => {
  const nought = money(0n, 'USD')
  const about = { id: `inv-${student}`, number: '1', registrationId: `${student}.fall`, student, term: 'fall' }
  const charged = lines.map(([enrollmentId, minor]) => ({
    ...{ kind: 'tuition' as const, rule: 'r', sectionId: 'a', credits: 3 },
    ...{ enrollmentId, amount: money(minor, 'USD') },
  }))
  const sums = { total: nought, paid: nought, due: '2026-09-01T00:00:00.000Z' }
  const invoices = [{ ...about, status, lines: charged, ...sums }]
  return { student, currency: 'USD', balance: nought, invoices, credits: [] }
}

describe('what cancelling a section would come to (S-13)', () => {
  test('is nothing where nobody is in it', () => {
    expect(preview({})).toEqual({
      ...{ enrolled: 0, pending: 0, offered: 0, waiting: 0, credited: null, belowFullTime: [], alternates: [] },
    })
  })
  test('counts who is in it, however they are, and nobody who has left or sits elsewhere', () => {
    const registrations = [
      registration('ann', ['a', 'dropped'], ['a', 'enrolled']),
      registration('bob', ['a', 'enrolled'], ['b', 'waitlisted']),
      registration('cid', ['a', 'requested']),
      registration('dan', ['a', 'offered']),
      registration('eve', ['a', 'waitlisted']),
      registration('fay', ['a', 'refused']),
    ]
    expect(preview({ registrations })).toMatchObject({ enrolled: 2, pending: 1, offered: 1, waiting: 1 })
  })
  test('adds up what was charged for it, and not what was charged beside it', () => {
    const accounts = [
      account('ann', 'paid', ['ann.a', 90_000n], ['ann.b', 30_000n]),
      account('bob', 'issued', ['bob.a', 60_001n]),
      account('cid', 'void', ['cid.a', 60_001n]),
    ]
    const registrations = [
      registration('ann', ['a', 'enrolled'], ['b', 'enrolled']),
      registration('bob', ['a', 'requested']),
      registration('cid', ['a', 'requested']),
    ]
    expect(preview({ registrations, accounts }).credited).toEqual(money(150_001n, 'USD'))
  })
  test('names who falls below full time, and what is left to them (R-12)', () => {
    const registrations = [
      registration('ann', ['a', 'enrolled'], ['b', 'enrolled', 9]),
      registration('bob', ['a', 'enrolled'], ['b', 'enrolled', 12]),
      registration('cid', ['a', 'enrolled'], ['b', 'enrolled', 6]),
      registration('dan', ['a', 'waitlisted'], ['b', 'enrolled', 12]),
    ]
    expect(preview({ registrations }).belowFullTime).toEqual([{ student: 'ann', credits: 9 }])
  })
  test('says for how many of them another section is at a time when they are free', () => {
    const at = (id: string, meetings: Meeting[]) => facts(id, { meetings })
    const registrations = [
      registration('ann', ['a', 'enrolled'], ['b', 'enrolled']),
      registration('bob', ['a', 'waitlisted'], ['b', 'waitlisted']),
    ]
    const sections = new Map([at('a', morning), at('b', morning)].map(each => [each.id, each]))
    const open = [
      { facts: at('a-2', morning), free: 4 },
      { facts: at('a-3', []), free: 1 },
    ]
    expect(preview({ registrations, sections, open }).alternates).toEqual([
      { sectionId: 'a-2', free: 4, fits: 1 },
      { sectionId: 'a-3', free: 1, fits: 2 },
    ])
  })
})
