import { createServer } from 'node:http'

/** Stands in for identity where only its keys matter: answers with the key set in `JWKS`. */
const { APP_PORT = '', JWKS = '{"keys":[]}' } = process.env

const server = createServer((request, response) => {
  const keys = request.url === '/.well-known/jwks.json'
  response.statusCode = keys || request.url === '/healthz' ? 200 : 404
  response.setHeader('content-type', 'application/json')
  response.end(keys ? JWKS : '{}')
})
server.listen(Number(APP_PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
