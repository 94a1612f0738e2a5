import { generateKeyPairSync, randomUUID } from 'node:crypto'
import express from 'express'
import jwt from 'jsonwebtoken'

/**
 * Stands in for the identity service: signs tokens for whom a test asks, and says where its made-up people are reached.
 * `s-mute` has no address. What its sidecar said of the callers can be asked for.
 */
const { APP_PORT, APP_API_TOKEN } = process.env
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }
const callers: unknown[] = []

const signed = (claims: object): string => {
  const now = Math.floor(Date.now() / 1_000)
  const ids = { sid: randomUUID(), jti: randomUUID() }
  const standard = { iss: 'http://127.0.0.1:8080', aud: 'campus', iat: now, exp: now + 600, ...ids }
  const header = { alg: 'RS256', typ: 'at+jwt', kid: 'key-1' } as const
  return jwt.sign({ ...standard, ...claims }, privateKey, { algorithm: 'RS256', header })
}

const app = express()
app.get('/healthz', (_request, response) => void response.json({}))
app.use(({ headers }, response, next) => {
  if (headers['dapr-api-token'] === APP_API_TOKEN) next()
  else response.status(401).json({})
})
app.get('/.well-known/jwks.json', (_request, response) => void response.json({ keys: [jwk] }))
app.post('/tokens', express.json(), (request, response) => void response.json({ token: signed(request.body) }))
app.get('/callers', (_request, response) => void response.json(callers))
app.get('/internal/tenants/:tenant/persons/:id/contact', ({ params: { tenant, id }, headers }, response) => {
  callers.push(headers['dapr-caller-app-id'])
  const email = id === 's-mute' ? null : `${id}@${tenant}.example.org`
  response.json({ email, givenName: `<${id}>` })
})
const server = app.listen(Number(APP_PORT), '127.0.0.1')
process.once('SIGTERM', () => server.close(() => process.exit(0)).closeAllConnections())
