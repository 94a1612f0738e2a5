import { setTimeout as sleep } from 'node:timers/promises'
import type { AggregateReference, Id } from '@campus/contracts'
import type { Activations } from './activations.ts'
import { CommandMessage, MAX_COMMANDS_PER_TURN } from './command.ts'
import { actorId, type Identity, identity } from './keys.ts'
import { type Faulted, Reply, TurnReply } from './reply.ts'
import type { Sidecar } from './sidecar.ts'
import { Waiting } from './waiting.ts'

/** Milliseconds a command may take, tries included, before the asker gets `Unavailable`. */
const DEADLINE = 10_000
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 1_600
/** Milliseconds that commands sent calmly wait for company. */
const WHILE = 400

/** The host in the same process, where there is one. */
export interface Nearby {
  readonly activations: Pick<Activations, 'has'>
  isUnborn(target: Identity): Promise<boolean>
  turn(target: Identity, commands: readonly CommandMessage[]): Promise<readonly (Reply | Faulted)[]>
}

/**
 * Sends commands to aggregates wherever they live: straight to those that are active in this process or do not
 * exist yet, to all others through the sidecar. Commands for one aggregate that come while a call to it is under way
 * wait and travel together in the next: a hot section gets few calls with many commands. A call that fails is repeated
 * until the deadline; the command's id makes that harmless.
 */
export class Aggregates {
  readonly #sidecar: Pick<Sidecar, 'expect'>
  readonly #queues = new Map<string, Waiting[]>()
  /** When those who are sent calmly go, by aggregate. */
  readonly #moments = new Map<string, Promise<void>>()
  #nearby: Nearby | undefined

  constructor(sidecar: Pick<Sidecar, 'expect'>) {
    this.#sidecar = sidecar
  }

  /** From now on commands for what is active there need no sidecar. */
  goNearby(host: Nearby): void {
    this.#nearby = host
  }

  /**
   * The aggregate's reply, refusals included; throws `Unavailable` when none comes in time, `DecisionFailed` when its
   * decision threw, and at once when the target or the message is malformed.
   */
  async send<Command, View>(
    of: AggregateReference<Command, View>,
    tenant: string,
    id: Id,
    message: CommandMessage & { readonly command: Command },
    deadline: number = DEADLINE,
  ): Promise<Reply> {
    const target = identity(of.type, tenant, id)
    const waiting = new Waiting(CommandMessage.parse(message), deadline)
    const key = `${target.type}/${actorId(target)}`
    const queue = this.#queues.get(key)
    if (queue) queue.push(waiting)
    else {
      this.#queues.set(key, [waiting])
      void this.#drain(key, target)
    }
    return waiting.reply
  }

  /** As `send`, for what nobody waits for: it goes along with what else this aggregate is sent within a while. */
  async sendCalmly<Command, View>(
    of: AggregateReference<Command, View>,
    tenant: string,
    id: Id,
    message: CommandMessage & { readonly command: Command },
  ): Promise<Reply> {
    const key = `${of.type}/${tenant}/${id}`
    const moment = this.#moments.get(key) ?? sleep(WHILE).finally(() => this.#moments.delete(key))
    this.#moments.set(key, moment)
    await moment
    return this.send(of, tenant, id, message)
  }

  /** The aggregate's public state, null while there is nothing; read in its turn: what was committed before is seen. */
  async view<View>(
    of: Pick<AggregateReference<unknown, View>, 'type' | 'view'>,
    tenant: string,
    id: Id,
  ): Promise<{ seq: number; view: View | null }> {
    const reply = Reply.parse(await this.#call(identity(of.type, tenant, id), 'view', {}))
    return { seq: reply.seq, view: reply.view === null ? null : of.view.parse(reply.view) }
  }

  async wake(target: Identity): Promise<void> {
    await this.#call(target, 'wake', {})
  }

  /** Call after call until nobody waits; those without an answer go along with whoever came meanwhile. */
  async #drain(key: string, target: Identity): Promise<void> {
    const queue = this.#queues.get(key) ?? []
    // A breath, so that commands of the same moment share the first call too.
    await Promise.resolve()
    let pause = FIRST_PAUSE
    while (queue.length > 0) {
      const batch = queue.splice(0, MAX_COMMANDS_PER_TURN).filter(({ isOpen }) => isOpen)
      if (batch.length === 0) continue
      if (await this.#attempt(target, batch)) {
        pause = FIRST_PAUSE
        continue
      }
      queue.unshift(...batch)
      await new Promise(resolve => setTimeout(resolve, pause * (0.75 + Math.random() / 2)))
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    }
    this.#queues.delete(key)
  }

  /** One call; true when it brought the replies. */
  async #attempt(target: Identity, batch: readonly Waiting[]): Promise<boolean> {
    const timeout = Math.max(1, Math.max(...batch.map(({ giveUpAt }) => giveUpAt)) - Date.now())
    try {
      const replies = await this.#turn(
        target,
        batch.map(({ message }) => message),
        timeout,
      )
      batch.forEach((waiting, index) => {
        settle(waiting, replies[index])
      })
      return true
    } catch (error) {
      for (const waiting of batch) waiting.heldUpBy(error)
      return false
    }
  }

  async #turn(target: Identity, commands: readonly CommandMessage[], timeout: number) {
    const near = this.#nearby
    if (near && (near.activations.has(target) || (await near.isUnborn(target)))) return near.turn(target, commands)
    const answer = await this.#call(target, 'turn', { commands }, { timeout, traceparent: commands[0]?.traceparent })
    return TurnReply.parse(answer).replies
  }

  async #call(
    target: Identity,
    method: string,
    body: object,
    { timeout = DEADLINE, traceparent }: { timeout?: number; traceparent?: string | undefined } = {},
  ): Promise<unknown> {
    const path = `/v1.0/actors/${target.type}/${encodeURIComponent(actorId(target))}/method/${method}`
    const headers = traceparent === undefined ? {} : { traceparent }
    return JSON.parse((await this.#sidecar.expect({ method: 'PUT', path, body, headers, timeout })).text)
  }
}

function settle(waiting: Waiting, reply: Reply | Faulted | undefined): void {
  if (reply && !('fault' in reply)) waiting.answer(reply)
  else waiting.fail(new DecisionFailed(reply?.fault ?? 'no reply for the command'))
}

/** The aggregate's decision threw: a defect, not a moment's trouble. The command had no effect. */
export class DecisionFailed extends Error {
  override readonly name = 'DecisionFailed'
}
