import { CancellationView, Id } from '@campus/contracts'
import { contract } from '@campus/service'
import { z } from 'zod'
import { Preview } from './preview.ts'

const PATH = '/v1/sections/:id/cancellations'
const ofSection = z.object({ id: Id })
const ofCancellation = z.object({ id: Id, cancellationId: Id })

/** A cancellation with what it would come to, as long as nobody has approved it. */
const Shown = CancellationView.extend({ preview: Preview.optional() })
/** With `dryRun` nothing is proposed: there is a preview, and no id. */
const Proposed = z.union([Shown, z.object({ sectionId: Id, preview: Preview })])

export const postCancellation = contract({
  method: 'post',
  path: PATH,
  summary: 'Propose to cancel a section, and see what it would come to (R-18, S-13)',
  access: ['registrar'],
  params: ofSection,
  body: z.object({
    reason: CancellationView.shape.reason.meta({ description: 'Told to the students.' }),
    dryRun: z.boolean().optional().meta({ description: 'Only show what it would come to.' }),
  }),
  responses: { 202: Proposed },
  problems: { 409: 'The section is cancelled already: `errors` names the cancellation.' },
})

export const getCancellation = contract({
  method: 'get',
  path: `${PATH}/:cancellationId`,
  summary: 'A cancellation: what it would come to, or how far it is',
  access: ['registrar'],
  params: ofCancellation,
  responses: { 200: Shown },
})

export const postApproval = contract({
  method: 'post',
  path: `${PATH}/:cancellationId/approval`,
  summary: 'Approve the cancellation that somebody else proposed: everybody in the section leaves it (S-13)',
  access: ['registrar'],
  params: ofCancellation,
  responses: { 202: Shown },
  problems: { 403: 'Whoever proposed a cancellation does not approve it.' },
})
