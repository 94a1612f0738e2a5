import type { Notice } from '../notice.ts'

/** A queued notice that nobody has tried to mail, but for what is said otherwise. */
export const notice = (given: Partial<Notice> = {}): Notice => ({
  id: 'n-1',
  person: 's-1',
  kind: 'enrolled',
  at: '2026-08-14T12:30:00.000Z',
  title: 'You are enrolled in section math-101-1',
  text: 'Your seat in section math-101-1 is confirmed.',
  sections: ['math-101-1'],
  reasons: [],
  read: false,
  mail: 'queued',
  due: '2026-08-14T12:30:05.000Z',
  tries: 0,
  ...given,
})
