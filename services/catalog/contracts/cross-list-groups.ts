import { CrossListGroup } from '@campus/contracts'
import { contract } from '@campus/service'
import { byId, changed, registrar } from './parts.ts'

export const putCrossListGroup = contract({
  method: 'put',
  path: '/v1/cross-list-groups/:id',
  summary: 'Set how many seats cross-listed sections have together (R-15)',
  access: registrar,
  params: byId,
  body: CrossListGroup.partial({ id: true }),
  responses: { 200: CrossListGroup },
  problems: { 412: changed },
})
export const getCrossListGroup = contract({
  method: 'get',
  path: '/v1/cross-list-groups/:id',
  summary: 'How many seats cross-listed sections have together',
  access: 'signed-in',
  params: byId,
  responses: { 200: CrossListGroup },
})
