import { idFrom } from '@campus/contracts'
import { components, type Link } from './components.ts'
import type { SectionDraft } from './drafts.ts'
import type { CrossListed } from './section-status.ts'

/**
 * Which sections are one class under several codes. The file never says so directly; it flags a section as
 * cross-listed and names "Same as" courses. Sections belong together when both are of the same part of term, one of
 * them is flagged, the other is flagged or `Closed` (which hides the flag), none is cancelled, and
 *
 *   1. they meet at the same times in the same rooms; or
 *   2. their courses are the same by "Same as" or "Meets with", they have the same section code, and the same meetings
 *      (or both none, as arranged hours have); or
 *   3. for flagged sections that 1 and 2 leave alone: they meet at the same times, no room tells them apart, and they
 *      are of one course, of courses that are the same, or have the same section title.
 *
 * Where nothing of this holds a flagged section stays without a group: a wrong group would share seats.
 */
export interface Listing {
  section: SectionDraft
  crossListed: CrossListed
  sameAs: readonly string[]
}

/** Id of the group of each grouped section, by section id. The group is named after its lowest CRN. */
export function crossListGroups(listings: readonly Listing[]): Map<string, string> {
  const candidates = listings.filter(one => one.crossListed !== 'no' && one.section.status !== 'cancelled')
  const same = sameCourses(listings)
  const certain = named(candidates, [...sharingRooms(candidates), ...sharingCodes(candidates, same)])
  const alone = candidates.filter(one => one.crossListed === 'yes' && !certain.has(one.section.id))
  return new Map([...certain, ...named(alone, sharingTimes(alone, same))])
}

/** Courses that each course names as the same. One direction will do: links have none. */
function sameCourses(listings: readonly Listing[]): Map<string, Set<string>> {
  const same = new Map<string, Set<string>>()
  for (const { section, sameAs } of listings) {
    const named = same.get(section.courseId) ?? new Set()
    same.set(section.courseId, new Set([...named, ...sameAs]))
  }
  return same
}

function sharingRooms(candidates: readonly Listing[]): Link<Listing>[] {
  const placed = candidates.filter(({ section: { meetings } }) => meetings.length > 0 && meetings.every(m => m.room))
  return linksWithin(placed, one => [meetingSet(one)])
}

function sharingCodes(candidates: readonly Listing[], same: ReadonlyMap<string, Set<string>>): Link<Listing>[] {
  const coded = candidates.filter(one => one.section.code !== undefined)
  return linksAcross(coded, same, one => `${one.section.code} ${meetingSet(one)}`)
}

function sharingTimes(alone: readonly Listing[], same: ReadonlyMap<string, Set<string>>): Link<Listing>[] {
  const timed = alone.filter(({ section: { meetings } }) => meetings.length > 0)
  const within = linksWithin(timed, one => {
    const { courseId, title } = one.section
    return [`course ${courseId} ${meetingSet(one)}`, ...(title ? [`title ${title} ${meetingSet(one)}`] : [])]
  })
  return [...within, ...linksAcross(timed, same, meetingSet)]
}

/** Links listings that share a key with the first listing that has it. */
function linksWithin(listings: readonly Listing[], keys: (one: Listing) => string[]): Link<Listing>[] {
  const first = new Map<string, Listing>()
  return listings.flatMap(one =>
    keys(one).flatMap((key): Link<Listing>[] => {
      const known = first.get(key)
      if (known === undefined) first.set(key, one)
      return known === undefined ? [] : [[known, one]]
    }),
  )
}

/** Links listings that share a key and whose courses are the same by the text. */
function linksAcross(
  listings: readonly Listing[],
  same: ReadonlyMap<string, Set<string>>,
  keyOf: (one: Listing) => string,
): Link<Listing>[] {
  const known = Map.groupBy(listings, one => `${one.section.courseId} ${keyOf(one)}`)
  return listings.flatMap(one =>
    [...(same.get(one.section.courseId) ?? [])].flatMap(course =>
      (known.get(`${course} ${keyOf(one)}`) ?? []).map((other): Link<Listing> => [one, other]),
    ),
  )
}

/** Part of term and all meetings with their places, in one text that is equal exactly for equal meeting sets. */
function meetingSet({ section }: Listing): string {
  const meetings = section.meetings.map(m => JSON.stringify([m.days, m.start, m.end, m.building, m.room])).sort()
  return JSON.stringify([section.partOfTerm, section.arranged, ...meetings])
}

function named(candidates: readonly Listing[], links: readonly Link<Listing>[]): Map<string, string> {
  const proven = components(candidates, links).filter(
    group => group.length > 1 && group.some(one => one.crossListed === 'yes'),
  )
  return new Map(
    proven.flatMap(group => {
      const lowest = group.map(one => one.section).reduce((a, b) => (Number(a.crn) <= Number(b.crn) ? a : b))
      const id = idFrom(`${lowest.term}.xl-${lowest.crn}`)
      return group.map(one => [one.section.id, id] as const)
    }),
  )
}
