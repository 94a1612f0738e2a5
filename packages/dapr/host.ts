import { instant } from '@campus/contracts'
import { Activations } from './activations.ts'
import type { AnyAggregate } from './aggregate.ts'
import { type Asker, askAll, refusedAhead, resumeAt } from './asking.ts'
import type { CommandMessage } from './command.ts'
import type { Journal } from './journal.ts'
import { actorId, type Identity } from './keys.ts'
import { Lanes } from './lanes.ts'
import type { Faulted, Reply } from './reply.ts'
import type { CommitRow } from './rows.ts'
import { Unavailable } from './sidecar.ts'
import { goOn, refusalOf, rowsOf, type Standing, type Turn, takeTurn, withView } from './turn.ts'

/** Where a turn is; tests watch these to kill the process at each of them. */
export type Step = 'load' | 'decided' | 'committing' | 'committed' | 'replying'

export interface HostPorts {
  readonly journal: Pick<Journal, 'load' | 'remembered' | 'isLatest' | 'recall' | 'append' | 'isUnborn'>
  readonly asker: Asker
  /** Gets every commit right after its transaction. */
  readonly committed: (commits: readonly CommitRow[]) => void
  readonly clock: () => number
  readonly onStep?: (step: Step, of: Identity) => void | Promise<void>
}

const COMMIT_ATTEMPTS = 4
const ROUNDS_OF_ASKING = 8

/** Runs the turns of every aggregate this process hosts. */
export class Host {
  readonly activations = new Activations()
  readonly #aggregates: ReadonlyMap<string, AnyAggregate>
  readonly #ports: HostPorts
  readonly #lanes = new Lanes()

  constructor(aggregates: readonly AnyAggregate[], ports: HostPorts) {
    this.#aggregates = new Map(aggregates.map(aggregate => [aggregate.type, aggregate]))
    this.#ports = ports
  }

  get types(): string[] {
    return [...this.#aggregates.keys()]
  }

  aggregate(type: string): AnyAggregate {
    const aggregate = this.#aggregates.get(type)
    if (!aggregate) throw new TypeError(`${type} is not hosted here`)
    return aggregate
  }

  /**
   * A turn for commands from elsewhere, which are doubted: one that cannot be read is at fault alone, and has no effect.
   */
  async hear(of: Identity, messages: readonly CommandMessage[]): Promise<(Reply | Faulted)[]> {
    const { command } = this.aggregate(of.type)
    const read = messages.map(message => ({ message, parsed: command.safeParse(message.command) }))
    const readable = read.flatMap(({ message, parsed }) =>
      parsed.success ? [{ ...message, command: parsed.data }] : [],
    )
    const replies = (await this.turn(of, readable)).values()
    return read.map(({ parsed }) =>
      parsed.success
        ? (replies.next().value ?? { fault: 'no reply for the command' })
        : { fault: parsed.error.message },
    )
  }

  /** One turn for all these commands, and what the aggregate then has to ask of others. */
  turn(of: Identity, commands: readonly CommandMessage[]): Promise<(Reply | Faulted)[]> {
    return this.#inLane(of, async aggregate => {
      const { standing, replies } = await this.#commit(aggregate, of, commands)
      const settled = await this.#ask(aggregate, of, standing, commands[0])
      await this.#ports.onStep?.('replying', of)
      return withView(replies, aggregate, settled)
    })
  }

  /** Whether it is hosted here and does not exist yet: then it is nobody's, and may begin where it is asked for. */
  async isUnborn(of: Identity): Promise<boolean> {
    const aggregate = this.#aggregates.get(of.type)
    if (!aggregate || !(await this.#ports.journal.isUnborn(aggregate, of))) return false
    this.activations.born(of)
    return true
  }

  /**
   * The refusal that a turn would give now to what it was never told before. Nothing where it would not refuse, or is not
   * for this process to know: only the last commit that there is will do.
   */
  async refusal(of: Identity, message: CommandMessage): Promise<Reply | undefined> {
    const aggregate = this.#aggregates.get(of.type)
    const standing = this.#ports.journal.remembered(of)
    if (!aggregate || !standing) return undefined
    const refusal = refusalOf(aggregate, of, standing, message, instant(this.#ports.clock()))
    return refusal && (await this.#ports.journal.isLatest(of, standing)) ? refusal : undefined
  }

  /** Goes on with what was left open by a crash, and decides what is due. */
  wake(of: Identity): Promise<void> {
    return this.#inLane(of, async aggregate => {
      const standing = await this.#load(aggregate, of)
      const settled = await this.#ask(aggregate, of, standing, undefined)
      const now = instant(this.#ports.clock())
      const due = aggregate.due?.(settled.state)
      if (!due || due > now) return
      const command = aggregate.onDue?.(settled.state, now)
      if (command === undefined) return
      const message = { id: `due:${due}:${settled.seq}`, by: 'clock', command, correlationId: `due:${actorId(of)}` }
      const after = await this.#commit(aggregate, of, [message])
      await this.#ask(aggregate, of, after.standing, message)
    })
  }

  /** The public state as the store has it. */
  view(of: Identity): Promise<Reply> {
    return this.#inLane(of, async aggregate => {
      const { seq, state } = await this.#load(aggregate, of)
      return { ok: true, seq, view: aggregate.show(state) }
    })
  }

  idle(): Promise<void> {
    return this.#lanes.idle()
  }

  #inLane<T>(of: Identity, task: (aggregate: AnyAggregate) => Promise<T>): Promise<T> {
    const aggregate = this.aggregate(of.type)
    return this.#lanes.run(laneOf(of), () => task(aggregate))
  }

  async #load(aggregate: AnyAggregate, of: Identity, remembered?: Standing): Promise<Standing> {
    await this.#ports.onStep?.('load', of)
    return remembered ?? this.#ports.journal.load(aggregate, of)
  }

  /**
   * Decides and commits; when somebody else committed meanwhile, the state is read and the same commands are decided
   * again. An unknown outcome is thrown: whoever asks again with the same command id gets the recorded reply, and
   * nobody but the asker repeats, so that a store in trouble is not asked more often for it.
   */
  async #commit(
    aggregate: AnyAggregate,
    of: Identity,
    commands: readonly CommandMessage[],
  ): Promise<{ standing: Standing; replies: readonly (Reply | Faulted)[] }> {
    for (let attempt = 0; attempt < COMMIT_ATTEMPTS; attempt++) {
      const remembered = this.#ports.journal.remembered(of)
      const before = await this.#load(aggregate, of, remembered)
      const recalled = await this.#ports.journal.recall(of, before, commands)
      const now = instant(this.#ports.clock())
      const first = takeTurn(aggregate, of, before, commands, now, recalled)
      const answers = await this.#refusedAhead(aggregate, of, before, first, commands[0])
      const turn = answers.length > 0 ? goOn(aggregate, of, before, first, answers, now) : first
      if (turn.events.length === 0) {
        if (!remembered || (await this.#ports.journal.isLatest(of, before))) return turn
        continue
      }
      await this.#ports.onStep?.('decided', of)
      const rows = rowsOf(aggregate, of, before, turn, now, resumeAt(aggregate, of, turn.standing.state, now))
      await this.#ports.onStep?.('committing', of)
      if ((await this.#ports.journal.append(of, before, rows)) === 'conflict') continue
      await this.#ports.onStep?.('committed', of)
      this.#ports.committed([rows.commit])
      return turn
    }
    throw new Unavailable(`${of.type} was changed elsewhere ${COMMIT_ATTEMPTS} times`)
  }

  /** Answers to the turn's questions that are sure to be refusals: with them it is one commit instead of two. */
  async #refusedAhead(
    aggregate: AnyAggregate,
    of: Identity,
    before: Standing,
    { events, standing }: Turn,
    cause: CommandMessage | undefined,
  ): Promise<readonly CommandMessage[]> {
    const states = { before: before.state, after: standing.state }
    return events.length === 0 ? [] : refusedAhead(aggregate, of, states, cause, this.#ports.asker)
  }

  /** Asks until nothing is left to ask; what cannot be answered now stays open in the state and is resumed later. */
  async #ask(
    aggregate: AnyAggregate,
    of: Identity,
    standing: Standing,
    cause: CommandMessage | undefined,
  ): Promise<Standing> {
    let current = standing
    for (let round = 0; round < ROUNDS_OF_ASKING; round++) {
      const answers = await askAll(aggregate, of, current.state, cause, this.#ports.asker)
      if (answers.length === 0) return current
      current = (await this.#commit(aggregate, of, answers)).standing
    }
    return current
  }
}

const laneOf = (of: Identity): string => `${of.type}:${actorId(of)}`
