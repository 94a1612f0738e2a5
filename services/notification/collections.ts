import { defineCollection, type Index } from '@campus/documents'
import { Notice } from './notice.ts'

/** Notices: a person's by time, the unread of them, those with mail to send, and all by where their mail is. */
export const notices = defineCollection({
  kind: 'notice',
  schema: Notice,
  indexes: {
    person: { fields: ['person', 'at'] },
    unread: { fields: ['person', 'read', 'at'] },
    queued: { fields: ['person', 'due'], sparse: true },
    mail: { fields: ['mail', 'at'] },
  },
})

/** Notices with mail to send, by university and then by when it is due: from one university to the next in one step. */
export const postOfAll: Index = {
  name: 'notice_post',
  prefix: 'notice:',
  fields: [
    { path: ['tenant'], type: 'string' },
    { path: ['doc', 'due'], type: 'string' },
  ],
  acrossTenants: true,
}
