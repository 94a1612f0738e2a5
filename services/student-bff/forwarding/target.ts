/**
 * Segments of unreserved characters, none of which begins with a dot but `.well-known`. Ids need no others, so anything
 * encoded is an attempt to say something else to the next in line, which would decode, collapse and resolve it.
 */
const PATH = /^(?:\/\.well-known)?(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/

/** A query as it came: visible characters, and bytes beyond ASCII as some clients send them. */
const QUERY = /^\?[\x21\x22\x24-\x7e\x80-\xff]*$/

/** Whether a request target (path and query, RFC 9112 section 3.2.1) may be passed on as it stands. */
export function isPlain(target: string): boolean {
  const at = target.indexOf('?')
  if (at < 0) return PATH.test(target)
  return PATH.test(target.slice(0, at)) && QUERY.test(target.slice(at))
}
