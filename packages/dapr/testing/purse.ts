import { defineEvent, type EventOf, Id, refusal } from '@campus/contracts'
import { z } from 'zod'
import { type Aggregate, accept, defineAggregate, refuse } from '../aggregate.ts'
import type { CommandMessage } from '../command.ts'
import { identity } from '../keys.ts'
import type { Reply } from '../reply.ts'

/** A purse: an aggregate small enough to see through, with something to ask and a deadline. */
const PurseState = z.object({
  id: Id,
  coins: z.number(),
  /** Coins asked of another purse, not yet answered. */
  asked: z.number(),
  wakeAt: z.string().nullable(),
})
type PurseState = z.infer<typeof PurseState>

export const CoinsPut = defineEvent('purse.coins-put', 'Coins were put in.', z.object({ coins: z.number() }))
export const CoinsAsked = defineEvent(
  'purse.coins-asked',
  'Coins of another purse are wanted.',
  z.object({ coins: z.number() }),
)
export const CoinsGot = defineEvent('purse.coins-got', 'The other purse answered.', z.object({ coins: z.number() }))
export const AlarmSet = defineEvent(
  'purse.alarm-set',
  'The purse wants to be woken.',
  z.object({ at: z.string().nullable() }),
)

const PurseCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('put'), coins: z.number() }),
  z.object({ type: z.literal('take'), coins: z.number() }),
  z.object({ type: z.literal('ask'), coins: z.number() }),
  z.object({ type: z.literal('got'), coins: z.number() }),
  z.object({ type: z.literal('alarm'), at: z.string() }),
  z.object({ type: z.literal('ring') }),
  z.object({ type: z.literal('break') }),
  z.object({ type: z.literal('curse') }),
])
export type PurseCommand = z.infer<typeof PurseCommand>

/** Coins that make the purse unreadable for everybody. */
const CURSED = -1_000_000

type Event = EventOf<typeof CoinsPut | typeof CoinsAsked | typeof CoinsGot | typeof AlarmSet>

type Shown = { coins: number }

export const Purse: Aggregate<PurseState, PurseCommand, Event, Shown> = defineAggregate<
  PurseState,
  PurseCommand,
  Event,
  Shown
>({
  type: 'Purse',
  command: PurseCommand,
  state: PurseState,
  view: z.object({ coins: z.number() }),
  events: [CoinsPut, CoinsAsked, CoinsGot, AlarmSet],
  initial: id => ({ id, coins: 0, asked: 0, wakeAt: null }),
  decide: (command, state, moment) => {
    switch (command.type) {
      case 'put':
        return command.coins === 0 ? accept([]) : accept([CoinsPut(command)], state.coins + command.coins)
      case 'take':
        return command.coins > state.coins
          ? refuse(refusal('AMOUNT_INVALID', 'There is not so much in it.'))
          : accept([CoinsPut({ coins: -command.coins })])
      case 'ask':
        return accept([CoinsAsked(command)])
      case 'got':
        return accept([CoinsGot(command)])
      case 'alarm':
        return accept([AlarmSet(command)])
      case 'ring':
        return accept(
          state.wakeAt !== null && state.wakeAt <= moment.now ? [CoinsPut({ coins: 1 }), AlarmSet({ at: null })] : [],
        )
      case 'break':
        throw new Error('the purse is torn')
      case 'curse':
        return accept([CoinsPut({ coins: CURSED })])
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'purse.coins-put':
        return { ...state, coins: state.coins + event.data.coins }
      case 'purse.coins-asked':
        return { ...state, asked: event.data.coins }
      case 'purse.coins-got':
        return { ...state, asked: 0, coins: state.coins + event.data.coins }
      case 'purse.alarm-set':
        return { ...state, wakeAt: event.data.at }
    }
  },
  show: ({ coins }) => {
    if (coins <= CURSED / 2) throw new Error('nobody can look into a cursed purse')
    return { coins }
  },
  asks: ({ id, asked }) =>
    asked === 0
      ? []
      : [
          {
            id: `${id}:ask`,
            of: Purse,
            target: 'rich',
            command: { type: 'take', coins: asked },
            answered: (reply: Reply) => ({ type: 'got' as const, coins: reply.ok ? asked : 0 }),
          },
        ],
  due: ({ wakeAt }) => wakeAt,
  onDue: () => ({ type: 'ring' }),
  remembers: 5,
})

export const purse = (id: string) => identity('Purse', 'u1', id)

let commands = 0
/** A command under an id of its own, unless one is given. */
export const told = (command: PurseCommand, id = `c-${++commands}`): CommandMessage & { command: PurseCommand } => ({
  id,
  by: 'ann',
  correlationId: 'corr-1',
  command,
})
