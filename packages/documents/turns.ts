/** Lets work of the same name happen one after the other, in the order it came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve()
    const mine = before.then(work)
    const done = mine
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(name) === done) this.#last.delete(name)
      })
    this.#last.set(name, done)
    return mine
  }
}
