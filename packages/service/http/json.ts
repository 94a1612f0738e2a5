/** True when brackets nest deeper than `depth`; text in quotes does not count. Reads once, allocates nothing. */
export function nestsDeeperThan(text: string, depth: number): boolean {
  let level = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (quoted) {
      if (char === BACKSLASH) at++
      else if (char === QUOTE) quoted = false
    } else if (char === QUOTE) quoted = true
    else if (char === BRACE || char === BRACKET) {
      if (++level > depth) return true
    } else if (char === END_BRACE || char === END_BRACKET) level--
  }
  return false
}

/**
 * Text that stores cannot keep or that would reach into prototypes: NUL, half a surrogate pair, a `__proto__` key. A
 * document can only hold them in escapes or under that name, so most are not walked at all.
 */
export function isHostile(text: string, value: unknown): boolean {
  return (text.includes('\\u') || text.includes('__proto__')) && hasHostile(value)
}

/** As `isHostile`, for a value whose source text is not at hand. */
export function hasHostile(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (Array.isArray(value)) return value.some(hasHostile)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => key === '__proto__' || hasHostile(key) || hasHostile(inner))
}

/** True when some object in this valid JSON text names a key twice: readers would differ on what it says. */
export function hasDuplicateKeys(text: string): boolean {
  const open: (Set<string> | undefined)[] = []
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (key !== undefined && isRepeated(open.at(-1), JSON.parse(key) as string)) return true
  }
  return false
}

function isRepeated(keys: Set<string> | undefined, key: string): boolean {
  if (keys?.has(key)) return true
  keys?.add(key)
  return false
}

const QUOTE = 34
const BACKSLASH = 92
const BRACE = 123
const END_BRACE = 125
const BRACKET = 91
const END_BRACKET = 93
