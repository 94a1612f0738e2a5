/** Milliseconds that work may go on before others get their turn. */
const SPELL = 20

let began: number | undefined

/**
 * To be awaited before work that does not itself leave the event loop: nothing while the loop has had its turn lately,
 * else a promise for after its next. A store that answers on the spot would otherwise let a hundred requests run to
 * their end one after the other, and nobody hear that a connection waits or a health probe asks.
 */
export function giveWay(): Promise<void> | undefined {
  const now = performance.now()
  if (began === undefined) {
    began = now
    setImmediate(() => {
      began = undefined
    })
  }
  return now - began < SPELL ? undefined : new Promise(resolve => setImmediate(resolve))
}
