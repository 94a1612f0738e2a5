import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Answer, Route } from '@campus/service'

const HERE = import.meta.dirname
const SWAGGER = join(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'), '..')

/** Nothing from anywhere else: the page works without a network. Swagger UI draws its icons from data URLs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The page in the browser, `GET /`, and the files it is made of. */
export const siteRoutes = (): Route[] => [
  file('/', join(HERE, 'index.html'), 'text/html; charset=utf-8', { 'content-security-policy': POLICY }),
  file('/site/campus.css', join(HERE, 'campus.css'), 'text/css; charset=utf-8'),
  file('/site/campus.js', join(HERE, 'campus.js'), 'text/javascript; charset=utf-8'),
  file('/site/campus.svg', join(HERE, 'campus.svg'), 'image/svg+xml'),
  file('/site/swagger-ui.css', join(SWAGGER, 'swagger-ui.css'), 'text/css; charset=utf-8'),
  file('/site/swagger-ui-bundle.js', join(SWAGGER, 'swagger-ui-bundle.js'), 'text/javascript; charset=utf-8'),
]

/** A file as it is now, read once. Browsers may keep it but ask each time whether it is still the same. */
function file(path: string, from: string, type: string, more: Readonly<Record<string, string>> = {}): Route {
  let content: { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> } | undefined
  const read = () => {
    const body = readFileSync(from)
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 24)}"`
    return { body, headers: { ...more, 'content-type': type, 'cache-control': 'no-cache', etag } }
  }
  return {
    contract: { method: 'get', path, summary: 'A file of the page', access: 'public', responses: {} },
    handler: ({ req }): Answer => {
      content ??= read()
      const known = req.headers['if-none-match'] === content.headers['etag']
      return known ? { status: 304, headers: content.headers } : { status: 200, ...content }
    },
  }
}
