import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { notice } from '../testing/notice.ts'
import { AddressRefused, letterTo } from './letter.ts'

const ada = { email: 'ada@example.org', givenName: 'Ada' }
const enrolled = notice({ letter: '3f9c2a7b51d0' })

describe('a mail', () => {
  it('of one notice says it in the subject, with a reference that is the same at every try', () => {
    const letter = letterTo(ada, [enrolled])
    expect(letter).toMatchObject({
      to: 'ada@example.org',
      subject: 'You are enrolled in section math-101-1 [3f9c2a7b51d0]',
    })
    expect(letter?.body).toContain('<p>Hello Ada,</p>')
    expect(letter?.body).toContain('Reference of this mail: 3f9c2a7b51d0')
    expect(letterTo(ada, [{ ...enrolled, tries: 7, claim: 'another' }])).toEqual(letter)
  })

  it('of several notices has them in the order of what happened, and says how many more there are', () => {
    const earlier = notice({ id: 'n-0', at: '2026-08-14T12:29:00.000Z', title: 'Pay invoice inv-1', letter: 'l' })
    const letter = letterTo(ada, [notice({ letter: 'l' }), earlier])
    expect(letter?.subject).toBe('Pay invoice inv-1, and 1 more [l]')
    expect(letter?.body.indexOf('id="n-0"')).toBeLessThan(letter?.body.indexOf('id="n-1"') ?? 0)
  })

  it('is not written to who has no address', () => {
    for (const email of [null, undefined, '']) expect(letterTo({ email }, [enrolled])).toBeUndefined()
  })

  it('greets a person without a name, and shows markup as text', () => {
    expect(letterTo({ email: ada.email, givenName: null }, [enrolled])?.body).toContain('<p>Hello,</p>')
    const letter = letterTo({ ...ada, givenName: '<script>a&b"\'' }, [notice({ title: 'a < b', text: '<b>' })])
    expect(letter?.body).toContain('Hello &lt;script&gt;a&amp;b&quot;&#39;')
    expect(letter?.body).toContain('<h2>a &lt; b</h2>')
    expect(letter?.body).not.toContain('<b>')
  })
})

describe('what a person, or an event, is made of never becomes a header or another recipient', () => {
  it.each([
    'ada@example.org;eve@example.org',
    'ada@example.org,eve@example.org',
    'ada@example.org\r\nBcc: eve@example.org',
    'ada@example.org\n',
    '"a;eve@example.org;b"@example.org',
    'Ada <ada@example.org>',
    'ada@example.org (eve@example.org)',
    'ada @example.org',
    `${'a'.repeat(250)}@example.org`,
    'ada',
  ])('the address %j is refused, without a word of it in the fault', email => {
    expect(() => letterTo({ email }, [enrolled])).toThrow(AddressRefused)
    expect(() => letterTo({ email }, [enrolled])).toThrow('the address is not one that can be written to')
  })

  it('whatever address passes holds one @ and nothing that separates or ends', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab.-+_@;,<>"() \r\n\t\0:\\', 'é', '\u2028') })
    const like = fc.tuple(text, text).map(([name, host]) => `a${name}@${host}example.org`)
    const property = fc.property(fc.oneof(like, fc.emailAddress()), email => {
      const to = addressOf(email)
      if (to !== undefined) expect(to).toMatch(/^[\w.+'-]+@[a-zA-Z0-9.-]+$/)
    })
    fc.assert(property, { numRuns: 2_000 })
  })

  it('whatever the title is, the subject is one line', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 400 }), title => {
      const subject = letterTo(ada, [notice({ title: `a\r\nBcc: eve@example.org\r\n${title}` })])?.subject ?? ''
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      expect(subject.length).toBeLessThan(200)
    })
    fc.assert(property)
  })
})

function addressOf(email: string): string | undefined {
  try {
    return letterTo({ email }, [enrolled])?.to
  } catch {
    return undefined
  }
}
