import { Id, type Instant, refusal, type SecretHash } from '@campus/contracts'
import type { Reply } from '@campus/dapr'
import { type Aggregate, accept, type Decision, defineAggregate, type Moment, refuse } from '@campus/dapr/aggregate'
import { z } from 'zod'
import { Student } from '../students/student.ts'
import {
  type CommandOf,
  PermissionCommand,
  type PermissionEvent,
  PermissionGranted,
  PermissionNumbersIssued,
  PermissionNumbersView,
  PermissionRedeemed,
  PermissionReturned,
  PermissionState,
  permissionEvents,
} from './language.ts'

/** Numbers that are in force for a section at most. */
const MOST = 1_000

/**
 * The permission numbers of a section: each is an override whose beneficiary is not known yet. Here it is decided
 * whose it becomes, once; the student's own record then grants the override.
 */
export const PermissionNumbers: Aggregate<PermissionState, PermissionCommand, PermissionEvent, PermissionNumbersView> =
  defineAggregate({
    type: 'PermissionNumbers',
    command: PermissionCommand,
    state: PermissionState,
    view: PermissionNumbersView,
    events: permissionEvents,
    initial: (sectionId: Id): PermissionState => ({ sectionId, issued: 0, batches: [] }),
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

function shownBatch({ numbers, ...batch }: PermissionState['batches'][number]) {
  const redeemed = numbers.flatMap(({ student, override }) => (student === undefined ? [] : [{ student, override }]))
  return { ...batch, numbers: numbers.length, redeemed }
}

function answered(about: { number: SecretHash; student: Id }, reply: Reply): PermissionCommand {
  return reply.ok
    ? { type: 'granted', ...about, override: z.object({ id: Id }).parse(reply.result).id }
    : { type: 'give-back', ...about, reasons: reply.refused }
}

function decide(command: PermissionCommand, state: PermissionState, moment: Moment): Decision<PermissionEvent> {
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
  { codes, expires, reason, numbers }: CommandOf<'issue'>,
  { sectionId, issued, batches }: PermissionState,
  { now, by }: Moment,
): Decision<PermissionEvent> {
  if (expires <= now) return refuse(refusal('DATES_INVALID', 'Permission numbers expire in the future.'))
  const inForce = batches.filter(batch => batch.expires > now).flatMap(batch => batch.numbers)
  if (inForce.length + numbers.length > MOST)
    return refuse(refusal('TOO_MANY', `A section has at most ${MOST} permission numbers in force.`))
  const batch = `p${issued + 1}`
  return accept([PermissionNumbersIssued({ sectionId, batch, codes, expires, reason, numbers, issuedBy: by })], batch)
}

/** The first to come has it; who asks again has it still. */
function redeem(
  { number, student }: CommandOf<'redeem'>,
  { batches }: PermissionState,
  { now }: Moment,
): Decision<PermissionEvent> {
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

const isOpen = ({ number, student }: { number: SecretHash; student: Id }, { batches }: PermissionState): boolean =>
  batches
    .flatMap(({ numbers }) => numbers)
    .some(one => one.hash === number && one.student === student && one.override === undefined)

function evolve(state: PermissionState, event: PermissionEvent, at: Instant): PermissionState {
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
const changed = (
  state: PermissionState,
  number: SecretHash,
  said: { student?: Id; override?: Id },
): PermissionState => ({
  ...state,
  batches: state.batches.map(batch => ({
    ...batch,
    numbers: batch.numbers.map(one => (one.hash === number ? { hash: number, ...said } : one)),
  })),
})
