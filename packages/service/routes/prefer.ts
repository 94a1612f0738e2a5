/** The longest that a client may make an answer wait, seconds. */
const LONGEST_WAIT = 30

/** Reads `Prefer: wait=N` (RFC 7240); preferences that are not understood are passed over, as it asks. */
export function readPrefer(header: string | string[] | undefined): { readonly wait?: number } {
  if (header === undefined) return {}
  const wait = /(?:^|[,\s])wait\s*=\s*"?(\d{1,6})"?(?:$|[,;\s])/i.exec(String(header))?.[1]
  return wait === undefined ? {} : { wait: Math.min(Number(wait), LONGEST_WAIT) }
}
