import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { route } from '../routes/route.ts'
import { AUDIENCE, goodClaims, ISSUER, signer } from '../testing/issuer.ts'
import { type RunningService, runService } from '../testing/service.ts'

let reached = 0
const secret = route(
  {
    method: 'get',
    path: '/v1/me',
    summary: 'Me',
    access: 'signed-in',
    responses: { 200: z.object({ me: z.string() }) },
  },
  ({ caller }) => {
    reached++
    return { status: 200, body: { me: caller.person } }
  },
)

let service: RunningService
beforeAll(async () => {
  service = await runService({ routes: [secret] })
})
afterAll(() => service.stop())

const now = Math.floor(Date.now() / 1_000)
const json = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const text = (value: string): string => Buffer.from(value).toString('base64url')
const GOOD_HEADER = { alg: 'RS256', typ: 'at+jwt', kid: 'key-1' }

/** Signs any two texts with the service's own key: what is wrong is then not the signature. */
const signed = (header: string, payload: string): string => {
  const input = `${text(header)}.${text(payload)}`
  return `${input}.${rs256(input)}`
}
const rs256 = (input: string): string =>
  sign('sha256', Buffer.from(input), service.signer.privateKey).toString('base64url')
const claimed = (claims: Record<string, unknown>) => (): string => service.signer.sign(claims)
const headed = (header: Record<string, unknown>) => (): string => service.signer.sign({}, header)
const unsigned = (alg: unknown) => (): string => `${json({ ...GOOD_HEADER, alg })}.${json(goodClaims())}.`
const bearer = (make: () => string) => (): string[] => ['authorization', `Bearer ${make()}`]

const withPublicKeyAsSecret = (): string => {
  const pem = service.signer.publicKey.export({ type: 'spki', format: 'pem' })
  const input = `${json({ ...GOOD_HEADER, alg: 'HS256' })}.${json(goodClaims())}`
  return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`
}

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = signer('key-1')

const ATTACKS: Record<string, () => string[]> = {
  'no Authorization header': () => [],
  'an empty bearer': () => ['authorization', 'Bearer '],
  'another scheme': () => ['authorization', `Basic ${text('operator:operator')}`],
  'a token in the query alone': () => ['x-authorization', `Bearer ${service.signer.sign()}`],
  'two Authorization headers, both good': () => {
    const token = `Bearer ${service.signer.sign()}`
    return ['authorization', token, 'Authorization', token]
  },
  'two Authorization headers, the second bad': () => [
    'authorization',
    `Bearer ${service.signer.sign()}`,
    'authorization',
    'Bearer x',
  ],
  'two tokens in one header': bearer(() => `${service.signer.sign()}, Bearer ${service.signer.sign()}`),
  'a space inside': bearer(() => service.signer.sign().replace('.', '. ')),
  'a second space before': () => ['authorization', `Bearer  ${service.signer.sign()}`],
  'a tab after': () => ['authorization', `Bearer ${service.signer.sign()}\t.`],
  'base64 padding': bearer(() => `${service.signer.sign()}==`),
  'alg none': bearer(unsigned('none')),
  'alg None': bearer(unsigned('None')),
  'alg nOnE': bearer(unsigned('nOnE')),
  'alg none with a signature kept': bearer(() => `${unsigned('none')()}${rs256('x')}`),
  'alg an array': bearer(() =>
    signed(JSON.stringify({ ...GOOD_HEADER, alg: ['RS256'] }), JSON.stringify(goodClaims())),
  ),
  'RS256 turned into HS256 with the public key as secret': bearer(withPublicKeyAsSecret),
  'ES256 with r and s zero': bearer(
    () => `${json({ ...GOOD_HEADER, alg: 'ES256' })}.${json(goodClaims())}.${Buffer.alloc(64).toString('base64url')}`,
  ),
  'ES256 with a key of the attacker': bearer(() =>
    jwt.sign(goodClaims(), ec.privateKey, {
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: 'at+jwt', kid: 'key-1' },
    }),
  ),
  'PS256 with the right key': bearer(() =>
    jwt.sign(goodClaims(), service.signer.privateKey, {
      algorithm: 'PS256',
      header: { alg: 'PS256', typ: 'at+jwt', kid: 'key-1' },
    }),
  ),
  'a stranger’s key under a known kid': bearer(() => stranger.sign()),
  'no kid': bearer(() => signed('{"alg":"RS256","typ":"at+jwt"}', JSON.stringify(goodClaims()))),
  'an unknown kid': bearer(headed({ kid: 'key-9' })),
  'kid as a path': bearer(headed({ kid: '../../dev/null' })),
  'kid as SQL': bearer(headed({ kid: "key-1' OR '1'='1" })),
  'kid as a URL': bearer(headed({ kid: 'https://evil.example/jwks.json' })),
  'kid as an array': bearer(() =>
    signed(JSON.stringify({ ...GOOD_HEADER, kid: ['key-1'] }), JSON.stringify(goodClaims())),
  ),
  'kid __proto__': bearer(headed({ kid: '__proto__' })),
  'kid of 10 kB': bearer(headed({ kid: 'k'.repeat(5_000) })),
  'jku of the attacker': bearer(headed({ jku: 'https://evil.example/jwks.json' })),
  'x5u of the attacker': bearer(headed({ x5u: 'https://evil.example/cert.pem' })),
  'x5c of the attacker': bearer(headed({ x5c: ['AAAA'] })),
  'its own key embedded': bearer(() => stranger.sign({}, { jwk: stranger.jwk })),
  'an unknown crit': bearer(headed({ crit: ['exp'] })),
  'an empty crit': bearer(headed({ crit: [] })),
  'an unencoded payload (b64 false)': bearer(headed({ b64: false })),
  'an ID token (typ JWT)': bearer(headed({ typ: 'JWT' })),
  'no typ': bearer(() => signed('{"alg":"RS256","kid":"key-1"}', JSON.stringify(goodClaims()))),
  'a wrong iss': bearer(claimed({ iss: 'https://evil.example' })),
  'iss with a slash more': bearer(claimed({ iss: `${ISSUER}/` })),
  'iss an array': bearer(() => signed(JSON.stringify(GOOD_HEADER), JSON.stringify({ ...goodClaims(), iss: [ISSUER] }))),
  'no iss': bearer(claimed({ iss: undefined })),
  'a wrong aud': bearer(claimed({ aud: 'another-api' })),
  'aud an array with ours': bearer(claimed({ aud: [AUDIENCE] })),
  'aud an array with ours among others': bearer(claimed({ aud: ['another-api', AUDIENCE] })),
  'no aud': bearer(claimed({ aud: undefined })),
  expired: bearer(claimed({ iat: now - 1_000, exp: now - 120 })),
  'expired just beyond the leeway': bearer(claimed({ iat: now - 1_000, exp: now - 61 })),
  'nbf in the future': bearer(claimed({ nbf: now + 300 })),
  'iat in the future': bearer(claimed({ iat: now + 300, exp: now + 900 })),
  'iat in the future and nbf in the past': bearer(claimed({ iat: now + 300, nbf: now - 5, exp: now + 900 })),
  'a life of ten years': bearer(claimed({ exp: now + 10 * 365 * 86_400 })),
  'exp at 2^53': bearer(claimed({ exp: 2 ** 53 })),
  'exp a float': bearer(claimed({ exp: now + 600.5 })),
  'exp as text': bearer(() => tampered({ exp: String(now + 600) })),
  'exp null': bearer(() => tampered({ exp: null })),
  'no exp': bearer(claimed({ exp: undefined })),
  'exp written 1e400': bearer(() =>
    signed(JSON.stringify(GOOD_HEADER), JSON.stringify(goodClaims()).replace(/"exp":\d+/, '"exp":1e400')),
  ),
  'nbf as text': bearer(() => tampered({ nbf: String(now) })),
  'iat as text': bearer(() => tampered({ iat: String(now) })),
  'no iat': bearer(claimed({ iat: undefined })),
  'no sub': bearer(claimed({ sub: undefined })),
  'sub with a key separator': bearer(claimed({ sub: 's-1:north' })),
  'no tenant': bearer(claimed({ tid: undefined })),
  'an empty tenant': bearer(claimed({ tid: '' })),
  'a tenant in capitals': bearer(claimed({ tid: 'North' })),
  'a tenant with a trailing dot': bearer(claimed({ tid: 'north.' })),
  'a tenant with a trailing space': bearer(claimed({ tid: 'north ' })),
  'a tenant with a line feed': bearer(claimed({ tid: 'north\n' })),
  'a tenant in full-width letters': bearer(claimed({ tid: 'ｎorth' })),
  'a tenant with ß': bearer(claimed({ tid: 'straße' })),
  'a tenant with a key separator': bearer(claimed({ tid: 'north||south' })),
  'a tenant that climbs': bearer(claimed({ tid: 'north/../south' })),
  'a tenant as a list': bearer(claimed({ tid: ['north', 'south'] })),
  'no session': bearer(claimed({ sid: undefined })),
  'no jti': bearer(claimed({ jti: undefined })),
  'no roles': bearer(claimed({ roles: undefined })),
  'roles as text': bearer(claimed({ roles: 'registrar' })),
  'roles that are not text': bearer(claimed({ roles: [{ toString: 'registrar' }] })),
  'a key twice in the header': bearer(() =>
    signed('{"alg":"none","alg":"RS256","typ":"at+jwt","kid":"key-1"}', JSON.stringify(goodClaims())),
  ),
  'a key twice in the payload': bearer(() =>
    signed(JSON.stringify(GOOD_HEADER), JSON.stringify(goodClaims()).replace('{', '{"tid":"south",')),
  ),
  'a key twice, once escaped': bearer(() =>
    signed(JSON.stringify(GOOD_HEADER), JSON.stringify(goodClaims()).replace('{', '{"t\\u0069d":"south",')),
  ),
  'a payload that is a list': bearer(() => signed(JSON.stringify(GOOD_HEADER), '[]')),
  'a payload that is null': bearer(() => signed(JSON.stringify(GOOD_HEADER), 'null')),
  'a payload that is not JSON': bearer(() => signed(JSON.stringify(GOOD_HEADER), 'sub=s-1')),
  'the signature stripped': bearer(() => service.signer.sign().replace(/\.[^.]+$/, '')),
  'the signature empty': bearer(() => service.signer.sign().replace(/\.[^.]+$/, '.')),
  'the signature truncated': bearer(() => service.signer.sign().slice(0, -8)),
  'the signature of another token': bearer(() => {
    const [header = ''] = service.signer.sign().split('.')
    const other = service.signer.sign({ jti: 'token-2' }).split('.')[2] ?? ''
    return `${header}.${json({ ...goodClaims(), roles: ['registrar'] })}.${other}`
  }),
  'the payload changed': bearer(() => {
    const [header, , signature] = service.signer.sign().split('.')
    return `${header}.${json({ ...goodClaims(), tid: 'south' })}.${signature}`
  }),
  'a fourth part': bearer(() => `${service.signer.sign()}.x`),
  'an encrypted token’s five parts': bearer(() => `${service.signer.sign()}.x.y`),
  'a token over 8 kB': bearer(claimed({ padding: 'x'.repeat(7_000) })),
}

/** Claims that the signing library itself refuses to write. */
const tampered = (claims: Record<string, unknown>): string =>
  signed(JSON.stringify(GOOD_HEADER), JSON.stringify({ ...goodClaims(), ...claims }))

describe('Access tokens', () => {
  test.each(Object.keys(ATTACKS))('a request with %s is 401 and reaches nothing', async name => {
    const before = reached
    const headers = ATTACKS[name]?.() ?? []
    const answer = await request(`${service.url}/v1/me?access_token=x`, { headers })
    const body = (await answer.body.json()) as Record<string, unknown>
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    expect(body).toMatchObject({ type: 'urn:campus:problem:unauthenticated', status: 401 })
    expect(reached).toBe(before)
  })

  test('a good token reaches the handler, within the leeway too, and a scheme in any case', async () => {
    const me = { me: 's-1' }
    expect((await service.call('GET', '/v1/me')).json).toEqual(me)
    expect((await service.call('GET', '/v1/me', { claims: { exp: now - 5, iat: now - 600 } })).json).toEqual(me)
    const lower = await service.call('GET', '/v1/me', { headers: { authorization: `bearer ${service.signer.sign()}` } })
    expect(lower.json).toEqual(me)
  })

  test('the answer to a bad token does not say what was wrong with it', async () => {
    const texts = await Promise.all(
      [{ exp: now - 900, iat: now - 1_000 }, { aud: 'x' }, { tid: 'North' }].map(
        async claims => (await service.call('GET', '/v1/me', { claims })).json.detail,
      ),
    )
    expect(new Set(texts).size).toBe(1)
  })
})
