import { expect, test } from 'vitest'
import { AUDIENCE, goodClaims, ISSUER, type Signer, signer } from '../testing/issuer.ts'
import { jwksKeySource, type KeySource } from './keys.ts'
import { tokenVerifier } from './tokens.ts'

const first = signer('first')
const second = signer('second')

/** An issuer whose published keys and time a test sets. */
function world(...published: Signer[]) {
  const state = { published, now: Date.now(), fetches: 0, down: false }
  const clock = (): number => state.now
  const keys = jwksKeySource(
    async () => {
      state.fetches++
      if (state.down) throw new Error('connect ECONNREFUSED')
      return { keys: state.published.map(({ jwk }) => jwk) }
    },
    { clock },
  )
  return { state, keys, verify: tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys, clock }) }
}

const later = (state: { now: number }, seconds: number): void => {
  state.now += seconds * 1_000
}

/** Lets what runs in the background finish. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('A new key is fetched when a token names it, and both keys count while both are published', async () => {
  const { state, verify } = world(first)
  expect(await verify(first.sign())).toMatchObject({ person: 's-1' })
  later(state, 6)
  state.published = [first, second]
  expect(await verify(second.sign())).toMatchObject({ person: 's-1' })
  expect(await verify(first.sign())).toMatchObject({ person: 's-1' })
  expect(state.fetches).toBe(2)
})

test('A withdrawn key stops counting, also for tokens that were verified before', async () => {
  const { state, verify } = world(first, second)
  const claims = goodClaims(Math.floor(state.now / 1_000))
  const token = first.sign({ ...claims, exp: (claims['iat'] as number) + 3_600 })
  expect(await verify(token)).toBeDefined()
  state.published = [second]
  later(state, 301)
  await verify(token)
  await settled()
  expect(await verify(token)).toBeUndefined()
})

test('Unknown kids do not make a fetch each', async () => {
  const { state, verify } = world(first)
  await Promise.all(Array.from({ length: 50 }, (_, at) => verify(first.sign({}, { kid: `unknown-${at}` }))))
  expect(state.fetches).toBe(1)
})

test('Keys that were fetched go on counting for an hour when the issuer is away, then nobody can tell', async () => {
  const { state, verify } = world(first)
  const iat = Math.floor(state.now / 1_000)
  const token = first.sign({ ...goodClaims(iat), exp: iat + 7_200 })
  await verify(token)
  state.down = true
  later(state, 3_000)
  expect(await verify(token)).toBeDefined()
  later(state, 700)
  await expect(verify(token)).rejects.toMatchObject({ name: 'Unavailable' })
})

test('Without any key the answer is not no but later', async () => {
  const { state, verify } = world(first)
  state.down = true
  await expect(verify(first.sign())).rejects.toMatchObject({ name: 'Unavailable' })
})

test('A fetch that never ends is given up', async () => {
  const keys = jwksKeySource(() => new Promise(() => undefined), { patience: 20 })
  await expect(keys.get('first')).rejects.toMatchObject({ name: 'Unavailable' })
})

test('Keys of another kind or use are passed over, and a key set that is none changes nothing', async () => {
  let answer: unknown = { keys: [{ kty: 'EC', kid: 'ec' }, { ...second.jwk, use: 'enc' }, 'x', first.jwk] }
  let now = 0
  const keys = jwksKeySource(async () => answer, { clock: () => now })
  expect(await keys.get('first')).toBeDefined()
  now += 6_000
  expect(await keys.get('second')).toBeUndefined()
  answer = '<html>'
  now += 400_000
  await keys.get('first')
  await settled()
  expect(await keys.get('first')).toBeDefined()
})

test('A token that was good is refused once its time is over, though its signature is remembered', async () => {
  const { state, verify } = world(first)
  const token = first.sign(goodClaims(Math.floor(state.now / 1_000)))
  expect(await verify(token)).toBeDefined()
  later(state, 640)
  expect(await verify(token)).toBeUndefined()
})

test('A remembered token asks for its key and checks no signature again', async () => {
  let asked = 0
  const keys: KeySource = {
    get: async () => {
      asked++
      return first.publicKey
    },
  }
  const verify = tokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys })
  const token = first.sign()
  const callers = [await verify(token), await verify(token)]
  expect(callers[0]).toEqual(callers[1])
  expect(asked).toBe(2)
})
