import { Id } from '@campus/contracts'
import { contract, page, pageQuery } from '@campus/service'
import { z } from 'zod'
import { Notice } from './notice.ts'

export const NoticeListed = Notice.pick({
  id: true,
  kind: true,
  at: true,
  title: true,
  text: true,
  sections: true,
  reasons: true,
  invoiceId: true,
  read: true,
  mail: true,
})
export type NoticeListed = z.infer<typeof NoticeListed>

export const getNotices = contract({
  method: 'get',
  path: '/v1/notices',
  summary: 'What I was told, newest first',
  access: 'signed-in',
  query: pageQuery.extend({ unread: z.enum(['true', 'false']).default('false') }),
  responses: { 200: page(NoticeListed) },
})

export const postRead = contract({
  method: 'post',
  path: '/v1/notices/:id/read',
  summary: 'I have read this notice',
  access: 'signed-in',
  params: z.object({ id: Id }),
  responses: { 204: null },
})

export const UndeliveredMail = Notice.pick({ id: true, person: true, kind: true, at: true, tries: true })

export const getUndelivered = contract({
  method: 'get',
  path: '/v1/undelivered-mails',
  summary: 'Notices whose mail was given up',
  access: ['it-admin'],
  query: pageQuery,
  responses: { 200: page(UndeliveredMail) },
})
