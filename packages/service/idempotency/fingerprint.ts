import { hash } from 'node:crypto'

/** Names a key for one tenant, one person and one route alone: nobody else's key is ever the same. */
export const scopeOf = (...parts: readonly string[]): string => hash('sha256', JSON.stringify(parts))

/** What a request asks for: two requests have the same fingerprint when they mean the same JSON. */
export const fingerprintOf = (...parts: readonly unknown[]): string =>
  hash('sha256', JSON.stringify(parts.map(inOrder)))

/** The same value with every object's keys in order. */
function inOrder(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, inner]) => [key, inOrder(inner)])
}
