import { contract } from '@campus/service'
import { z } from 'zod'

const calendar = {
  mediaType: 'text/calendar',
  responses: {
    200: z.string().meta({ description: 'An iCalendar object (RFC 5545) in the time zone of the campus.' }),
  },
}
const PATH = '/v1/me/calendar-feed'

export const getCalendar = contract({
  method: 'get',
  path: '/v1/me/calendar.ics',
  summary: 'My timetable as a calendar',
  access: ['student'],
  ...calendar,
})

export const postFeed = contract({
  method: 'post',
  path: PATH,
  summary: 'A secret address of my timetable, for calendar programs; the one before stops working',
  access: ['student'],
  // Every one of them is kept in the journal; a person needs a new one when it got into wrong hands.
  rate: { points: 10, seconds: 60 },
  responses: {
    201: z.object({
      url: z.string().meta({ description: 'Relative to this API. Shown this once: only its hash is kept.' }),
    }),
  },
})

export const deleteFeed = contract({
  method: 'delete',
  path: PATH,
  summary: 'The secret address of my timetable stops working',
  access: ['student'],
  responses: { 204: null },
})

export const getFeed = contract({
  method: 'get',
  path: '/v1/calendar-feeds/:token',
  summary: 'The timetable of whoever made this address',
  access: 'public',
  params: z.object({ token: z.string() }),
  ...calendar,
})
