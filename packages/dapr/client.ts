import type { AggregateReference, Id } from '@campus/contracts'
import { type CommandMessage, MAX_COMMANDS_PER_TURN } from './command.ts'
import { actorId, type Identity, identity } from './keys.ts'
import { type Faulted, Reply, TurnReply } from './reply.ts'
import { type Sidecar, Unavailable } from './sidecar.ts'

interface Waiting {
  readonly message: CommandMessage
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: unknown) => void
  readonly giveUpAt: number
}

/** Milliseconds a command may take, tries included, before the asker gets `Unavailable`. */
const DEADLINE = 10_000
const PAUSE = 200

/**
 * Sends commands to aggregates wherever they live. Commands for one aggregate that come while a call to it is under way
 * wait and travel together in the next: a hot section gets few calls with many commands. A call that fails is repeated
 * until the deadline; the command's id makes that harmless.
 */
export class Aggregates {
  readonly #sidecar: Sidecar
  readonly #queues = new Map<string, Waiting[]>()

  constructor(sidecar: Sidecar) {
    this.#sidecar = sidecar
  }

  /** The aggregate's reply, refusals included; throws `Unavailable` when none comes in time. */
  send<Command, View>(
    of: AggregateReference<Command, View>,
    tenant: string,
    id: Id,
    message: CommandMessage & { readonly command: Command },
    deadline: number = DEADLINE,
  ): Promise<Reply> {
    const target = identity(of.type, tenant, id)
    return new Promise((resolve, reject) => {
      const key = `${target.type}/${actorId(target)}`
      const waiting: Waiting = { message, resolve, reject, giveUpAt: Date.now() + deadline }
      const queue = this.#queues.get(key)
      if (queue) queue.push(waiting)
      else {
        this.#queues.set(key, [waiting])
        void this.#drain(key, target)
      }
    })
  }

  /** The aggregate's public state, read through its turn: what was committed before is seen. */
  async view<View>(of: AggregateReference<never, View>, tenant: string, id: Id): Promise<{ seq: number; view: View }> {
    const answer = await this.#call(identity(of.type, tenant, id), 'view', {}, undefined)
    const reply = Reply.parse(JSON.parse(answer))
    return { seq: reply.seq, view: of.view.parse(reply.view) }
  }

  async wake(target: Identity): Promise<void> {
    await this.#call(target, 'wake', {}, undefined)
  }

  async #drain(key: string, target: Identity): Promise<void> {
    const queue = this.#queues.get(key) ?? []
    // A breath, so that commands of the same moment share the first call too.
    await Promise.resolve()
    while (queue.length > 0) await this.#deliver(target, queue.splice(0, MAX_COMMANDS_PER_TURN))
    this.#queues.delete(key)
  }

  async #deliver(target: Identity, batch: Waiting[]): Promise<void> {
    let open = batch
    for (;;) {
      open = await this.#attempt(target, open)
      if (open.length === 0) return
      await new Promise(resolve => setTimeout(resolve, PAUSE))
    }
  }

  /** One call; gives back who has no answer yet and time left. */
  async #attempt(target: Identity, batch: Waiting[]): Promise<Waiting[]> {
    try {
      const commands = batch.map(({ message }) => message)
      const answer = await this.#call(target, 'turn', { commands }, commands[0]?.traceparent)
      const { replies } = TurnReply.parse(JSON.parse(answer))
      return batch.filter((waiting, index) => !settle(waiting, replies[index]))
    } catch (error) {
      return batch.filter(waiting => {
        if (Date.now() < waiting.giveUpAt) return true
        waiting.reject(
          error instanceof Unavailable ? error : new Unavailable(`no answer from ${target.type}`, { cause: error }),
        )
        return false
      })
    }
  }

  async #call(target: Identity, method: string, body: object, traceparent: string | undefined): Promise<string> {
    const path = `/v1.0/actors/${target.type}/${encodeURIComponent(actorId(target))}/method/${method}`
    const headers = traceparent === undefined ? {} : { traceparent }
    return (await this.#sidecar.expect({ method: 'PUT', path, body, headers, timeout: DEADLINE })).text
  }
}

/** True when the asker has its answer. A fault is one when time is up, or when the decision itself failed. */
function settle(waiting: Waiting, reply: Reply | Faulted | undefined): boolean {
  if (reply && !('fault' in reply)) waiting.resolve(reply)
  else waiting.reject(new DecisionFailed(reply?.fault ?? 'no reply for the command'))
  return true
}

/** The aggregate's decision threw: a defect, not a moment's trouble. The command had no effect. */
export class DecisionFailed extends Error {
  override readonly name = 'DecisionFailed'
}

/** Reasons out of a refusing reply; none when it was accepted. */
export const refusedOf = (reply: Reply) => (reply.ok ? [] : reply.refused)
