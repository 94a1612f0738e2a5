import type { CommandMessage } from './command.ts'
import type { Reply } from './reply.ts'
import { Unavailable } from './sidecar.ts'

/** A command on its way and whoever waits for its reply, for `deadline` milliseconds and no longer. */
export class Waiting {
  readonly message: CommandMessage
  readonly giveUpAt: number
  readonly reply: Promise<Reply>
  readonly #timer: NodeJS.Timeout
  #trouble: unknown
  #settle: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined

  constructor(message: CommandMessage, deadline: number) {
    this.message = message
    this.giveUpAt = Date.now() + deadline
    this.reply = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.#timer = setTimeout(() => this.fail(new Unavailable('no reply in time', { cause: this.#trouble })), deadline)
  }

  /** Notes why there is no reply yet, for whoever is told at the end that none came. */
  heldUpBy(trouble: unknown): void {
    this.#trouble = trouble
  }

  /** Nobody has answered yet, and somebody is still waiting. */
  get isOpen(): boolean {
    return this.#settle !== undefined
  }

  answer(reply: Reply): void {
    this.#settle?.resolve(reply)
    this.#end()
  }

  fail(error: Error): void {
    this.#settle?.reject(error)
    this.#end()
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#settle = undefined
  }
}
