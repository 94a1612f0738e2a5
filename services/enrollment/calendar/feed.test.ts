import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { CalendarFeed, FeedOpened, FeedRevoked } from './feed.ts'
import { hashOf, newFeedToken, readFeedToken, writeFeedToken } from './feed-token.ts'

const { given } = specify(CalendarFeed, { id: 'ann', now: '2026-08-15T12:00:00.000Z' })
const [first, second] = ['a'.repeat(64), 'b'.repeat(64)]
const opened = FeedOpened({ secret: first, replaces: null })

describe('A calendar feed', () => {
  test('opens with a secret', () => {
    given().when({ type: 'open', secret: first }).thenHappened(opened).thenShown({ isOpen: true })
  })

  test('opened anew replaces the secret before', () => {
    given(opened)
      .when({ type: 'open', secret: second })
      .thenHappened(FeedOpened({ secret: second, replaces: first }))
  })

  test('revoked is open no more, and says which secret that was', () => {
    given(opened)
      .when({ type: 'revoke' })
      .thenHappened(FeedRevoked({ secret: first }))
      .thenAnswered(first)
      .thenShown({ isOpen: false })
  })

  test('that is not open has nothing to revoke', () => {
    given().when({ type: 'revoke' }).thenNothingHappened().thenAnswered(null)
    given(opened, FeedRevoked({ secret: first }))
      .when({ type: 'revoke' })
      .thenNothingHappened()
  })
})

describe('The token of a feed', () => {
  test('comes back as it was written, for whatever tenant', () => {
    for (const tenant of ['north', 'uni.north-west', 'a.b.c', 'x'.repeat(63)]) {
      const token = newFeedToken(tenant)
      expect(readFeedToken(writeFeedToken(token))).toEqual(token)
    }
  })

  test('has 256 bits of chance, and only their hash is kept', () => {
    const [one, other] = [newFeedToken('north'), newFeedToken('north')]
    expect(Buffer.from(one.secret, 'base64url')).toHaveLength(32)
    expect(hashOf(one)).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf(one)).not.toBe(hashOf(other))
  })

  test.each([
    '',
    'north',
    `north.${'a'.repeat(42)}`,
    `North.${'a'.repeat(43)}`,
    `.${'a'.repeat(43)}`,
    'a'.repeat(9_999),
  ])('is none: %s', text => expect(readFeedToken(text)).toBeUndefined())
})
