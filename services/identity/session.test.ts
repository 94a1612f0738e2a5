import { SessionEnded, SessionRenewed, SessionStarted } from '@campus/contracts'
import { specify } from '@campus/testing/specification'
import { describe, expect, test } from 'vitest'
import { Session, type SessionCommand } from './session.ts'

const { given } = specify(Session, { id: 's-1', now: '2026-01-01T00:00:00.000Z' })

const hash = (digit: string): string => digit.repeat(64)
const family = hash('f')
const [first, second, third] = [hash('1'), hash('2'), hash('3')]
const expires = '2026-02-01T00:00:00.000Z'
const later = '2026-03-01T00:00:00.000Z'
const session = { sessionId: 's-1', personId: 'p-1' }

const started = SessionStarted({ ...session, family, token: first, expires })
const renewed = SessionRenewed({ ...session, token: second, expires: later })
const signedOut = SessionEnded({ ...session, reason: 'signed-out' })
const reused = SessionEnded({ ...session, reason: 'token-reused' })
const start: SessionCommand = { type: 'start', personId: 'p-1', family, token: first, expires }
const end: SessionCommand = { type: 'end' }
const renew = (token: string, next: string, more: { family?: string } = {}): SessionCommand => ({
  type: 'renew',
  family,
  token,
  next,
  expires: later,
  ...more,
})

describe('A session', () => {
  test('starts once', () => {
    given().when(start).thenHappened(started).thenShown({ id: 's-1', personId: 'p-1', status: 'open' })
    given(started).when(start).thenRefused('SESSION_ENDED')
  })

  test('is renewed by its refresh token, which is replaced', () => {
    given(started).when(renew(first, second)).thenHappened(renewed).thenAnswered('renewed')
    given(started, renewed).when(renew(second, third)).thenAnswered('renewed')
  })

  test('ends when a refresh token is used twice', () => {
    given(started, renewed).when(renew(first, third)).thenHappened(reused).thenAnswered('ended')
    given(started, renewed, reused).when(renew(second, third)).thenRefused('SESSION_ENDED')
  })

  test('takes no notice of somebody who guesses', () => {
    given(started)
      .when(renew(first, second, { family: hash('e') }))
      .thenRefused('SESSION_ENDED')
  })

  test('waits for its renewal until it expires, and not a moment longer', () => {
    given(started).when(renew(first, second), '2026-01-31T23:59:59.999Z').thenAnswered('renewed')
    given(started).when(renew(first, second), expires).thenRefused('SESSION_ENDED')
    given(started, renewed).when(renew(second, third), expires).thenAnswered('renewed')
  })

  test('is over after signing out, and signing out twice changes nothing', () => {
    given(started).when(end).thenHappened(signedOut).thenShown({ status: 'ended' })
    given(started, signedOut).when(end).thenNothingHappened()
    given(started, signedOut).when(renew(first, second)).thenRefused('SESSION_ENDED')
  })

  test('that never began cannot be renewed or ended', () => {
    given().when(renew(first, second)).thenRefused('SESSION_ENDED')
    given().when(end).thenRefused('SESSION_ENDED')
  })

  test('shows no secrets, and nothing before it began', () => {
    expect(Session.show(Session.initial('s-1'))).toBeNull()
    expect(Session.show(given(started).when(end).state)).toEqual({ id: 's-1', personId: 'p-1', status: 'ended' })
  })
})
