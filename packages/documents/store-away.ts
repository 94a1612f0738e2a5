/** The store does not answer now: out of reach, starting, stopping, or with too much to do. Trying again may help. */
export class StoreAway extends Error {
  override readonly name = 'Unavailable'

  constructor(cause: unknown) {
    super('the store does not answer now', { cause })
  }
}
