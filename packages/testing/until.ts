/** Asks again and again until the answer is neither false nor nothing, and gives it back. */
export const until = async <T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { within = 10_000, every = 50, what = 'what was waited for' } = {},
): Promise<T> => {
  const deadline = Date.now() + within
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${within} ms`)
    await new Promise(resolve => setTimeout(resolve, every))
  }
}
