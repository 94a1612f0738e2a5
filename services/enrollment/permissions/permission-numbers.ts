import { defineEvent, type EventOf, Id, type Instant, Override, Refusal, refusal, SecretHash } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Aggregate, accept, type Decision, defineAggregate, type Moment, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { Student } from '../students/student.ts'

/** What the numbers of a batch let past, until when and why. */
const Leave = Override.pick({ codes: true, expires: true, reason: true })
/** Numbers are known by their hashes alone. */
const Hashes = z.array(SecretHash).min(1).max(200)
const redemption = { number: SecretHash, student: Id }

export const PermissionNumbersIssued = defineEvent(
  'enrollment.permission-numbers-issued',
  'Numbers were given out that let whoever redeems one into a section, past the rules named (R-17).',
  Leave.extend({ sectionId: Id, batch: Id, numbers: Hashes, issuedBy: Id }),
)
export const PermissionRedeemed = defineEvent(
  'enrollment.permission-redeemed',
  'A permission number became one student’s, and nobody else’s.',
  z.object(redemption),
)
export const PermissionGranted = defineEvent(
  'enrollment.permission-granted',
  'The student who redeemed a permission number has the override.',
  z.object({ ...redemption, override: Id }),
)
export const PermissionReturned = defineEvent(
  'enrollment.permission-returned',
  'The student could not have the override: the permission number is free again.',
  z.object({ ...redemption, reasons: z.array(Refusal) }),
)
type Event = EventOf<
  typeof PermissionNumbersIssued | typeof PermissionRedeemed | typeof PermissionGranted | typeof PermissionReturned
>

export const PermissionCommand = z.discriminatedUnion('type', [
  Leave.extend({ type: z.literal('issue'), numbers: Hashes }),
  z.object({ type: z.literal('redeem'), ...redemption }),
  z.object({ type: z.literal('granted'), ...redemption, override: Id }),
  z.object({ type: z.literal('give-back'), ...redemption, reasons: z.array(Refusal) }),
])
export type PermissionCommand = z.infer<typeof PermissionCommand>
type Command<Type extends PermissionCommand['type']> = Extract<PermissionCommand, { type: Type }>

const Batch = Leave.extend({
  id: Id,
  issuedBy: Id,
  numbers: z.array(z.object({ hash: SecretHash, student: Id.optional(), override: Id.optional() })),
})
const State = z.object({ sectionId: Id, issued: z.number().int(), batches: z.array(Batch) })
type State = z.infer<typeof State>

/** What staff see: how many numbers there are, and whose they became. */
export const PermissionNumbersView = z.object({
  sectionId: Id,
  batches: z.array(
    Batch.omit({ numbers: true }).extend({
      numbers: z.number().int().meta({ description: 'How many were issued.' }),
      redeemed: z.array(z.object({ student: Id, override: Id.optional() })),
    }),
  ),
})
export type PermissionNumbersView = z.infer<typeof PermissionNumbersView>

/** Numbers that are in force for a section at most. */
const MOST = 1_000

/**
 * The permission numbers of a section: each is an override whose beneficiary is not known yet. Here it is decided
 * whose it becomes, once; the student's own record then grants the override.
 */
export const PermissionNumbers: Aggregate<State, PermissionCommand, Event, PermissionNumbersView> = defineAggregate({
  type: 'PermissionNumbers',
  command: PermissionCommand,
  state: State,
  view: PermissionNumbersView,
  events: [PermissionNumbersIssued, PermissionRedeemed, PermissionGranted, PermissionReturned],
  initial: (sectionId: Id): State => ({ sectionId, issued: 0, batches: [] }),
  decide,
  evolve,
  show: ({ sectionId, batches }) => ({ sectionId, batches: batches.map(shownBatch) }),
  asks: ({ sectionId, batches }) =>
    batches.flatMap(({ numbers, codes, expires, reason, issuedBy }) =>
      numbers.flatMap(({ hash, student, override }) =>
        student === undefined || override !== undefined
          ? []
          : [
              {
                id: `permission:${hash}:${student}`,
                of: Student,
                target: student,
                command: {
                  type: 'grant-override',
                  override: { sectionId, codes, expires, reason, grantedBy: issuedBy },
                },
                answered: (reply: Reply) => answered({ number: hash, student }, reply),
              },
            ],
      ),
    ),
  topic: () => null,
})

function shownBatch({ numbers, ...batch }: State['batches'][number]) {
  const redeemed = numbers.flatMap(({ student, override }) => (student === undefined ? [] : [{ student, override }]))
  return { ...batch, numbers: numbers.length, redeemed }
}

function answered(about: { number: SecretHash; student: Id }, reply: Reply): PermissionCommand {
  return reply.ok
    ? { type: 'granted', ...about, override: z.object({ id: Id }).parse(reply.result).id }
    : { type: 'give-back', ...about, reasons: reply.refused }
}

function decide(command: PermissionCommand, state: State, moment: Moment): Decision<Event> {
  switch (command.type) {
    case 'issue':
      return issue(command, state, moment)
    case 'redeem':
      return redeem(command, state, moment)
    case 'granted':
      return accept(isOpen(command, state) ? [PermissionGranted(command)] : [])
    case 'give-back':
      return accept(isOpen(command, state) ? [PermissionReturned(command)] : [])
  }
}

function issue(
  { codes, expires, reason, numbers }: Command<'issue'>,
  { sectionId, issued, batches }: State,
  { now, by }: Moment,
): Decision<Event> {
  if (expires <= now) return refuse(refusal('DATES_INVALID', 'Permission numbers expire in the future.'))
  const inForce = batches.filter(batch => batch.expires > now).flatMap(batch => batch.numbers)
  if (inForce.length + numbers.length > MOST)
    return refuse(refusal('TOO_MANY', `A section has at most ${MOST} permission numbers in force.`))
  const batch = `p${issued + 1}`
  return accept([PermissionNumbersIssued({ sectionId, batch, codes, expires, reason, numbers, issuedBy: by })], batch)
}

/** The first to come has it; who asks again has it still. */
function redeem({ number, student }: Command<'redeem'>, { batches }: State, { now }: Moment): Decision<Event> {
  const batch = batches.find(({ numbers }) => numbers.some(({ hash }) => hash === number))
  const found = batch?.numbers.find(({ hash }) => hash === number)
  if (!batch || !found) return refuse(refusal('NOT_FOUND', 'This section has no such permission number.'))
  if (found.student === student) return accept([])
  if (found.student !== undefined)
    return refuse(refusal('PERMISSION_USED', 'Somebody else has used this permission number.'))
  if (batch.expires <= now)
    return refuse(refusal('PERMISSION_EXPIRED', `This permission number ended at ${batch.expires}.`))
  if (batch.issuedBy === student)
    return refuse(refusal('NOT_OWNER', 'Nobody uses a permission number that they gave out.'))
  return accept([PermissionRedeemed({ number, student })])
}

const isOpen = ({ number, student }: { number: SecretHash; student: Id }, { batches }: State): boolean =>
  batches
    .flatMap(({ numbers }) => numbers)
    .some(one => one.hash === number && one.student === student && one.override === undefined)

function evolve(state: State, event: Event, at: Instant): State {
  switch (event.type) {
    case 'enrollment.permission-numbers-issued': {
      const { batch, numbers, sectionId: _, ...leave } = event.data
      const fresh = { id: batch, ...leave, numbers: numbers.map(hash => ({ hash })) }
      const kept = state.batches.filter(({ expires }) => expires > at)
      return { ...state, issued: state.issued + 1, batches: [...kept, fresh] }
    }
    case 'enrollment.permission-redeemed':
      return changed(state, event.data.number, { student: event.data.student })
    case 'enrollment.permission-granted':
      return changed(state, event.data.number, { student: event.data.student, override: event.data.override })
    case 'enrollment.permission-returned':
      return changed(state, event.data.number, {})
  }
}

/** The number with this, and nothing else, said of it. */
const changed = (state: State, number: SecretHash, said: { student?: Id; override?: Id }): State => ({
  ...state,
  batches: state.batches.map(batch => ({
    ...batch,
    numbers: batch.numbers.map(one => (one.hash === number ? { hash: number, ...said } : one)),
  })),
})
