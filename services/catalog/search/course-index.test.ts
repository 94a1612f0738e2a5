import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseCatalog } from '../import/catalog-csv.ts'
import { CourseIndex } from './course-index.ts'

const csv = readFileSync(new URL('../data/catalog.csv', import.meta.url), 'utf8')
const { courses } = parseCatalog(csv, { term: '2026-fa' })
const index = new CourseIndex()
for (const course of courses) index.put(course)
const found = (question: string, most = 5) => index.find(question, most).map(({ id }) => id)

describe('search', () => {
  test.each([
    ['by code', 'CS 225', 'cs-225'],
    ['by code written as one', 'cs225', 'cs-225'],
    ['by id', 'cs-225', 'cs-225'],
    ['by title', 'human interfaces', 'cs-310'],
    ['with the beginning of a word', 'human interf', 'cs-310'],
    ['with a letter too few', 'human interfces', 'cs-310'],
    ['with a wrong letter', 'humam interfaces', 'cs-310'],
    ['without accents', 'cronica frontera', 'span-252'],
    ['with words that follow in another order', 'interfaces human', 'cs-310'],
  ])('finds a course %s first', (_how, question, expected) => {
    expect(found(question)[0]).toBe(expected)
  })
  test('takes no number for another', () => {
    const others = index.find('CS 225', 500).filter(({ subject }) => subject !== 'CS')
    const textOf = (id: string) => JSON.stringify(courses.find(course => course.id === id))
    expect(others.filter(({ id }) => !textOf(id).includes('225'))).toEqual([])
  })
  test('wants all words where it can have them, else some', () => {
    const both = courses.filter(
      ({ title, description }) => /drawing/i.test(title + description) && /plants/i.test(title + description),
    )
    expect(found('drawing plants', 500).toSorted()).toEqual(both.map(({ id }) => id).toSorted())
    expect(found('drawing xylophonist').length).toBeGreaterThan(0)
  })
  test('finds nothing for words that nobody uses', () => {
    expect(found('qqqqqqq')).toEqual([])
    expect(found('...')).toEqual([])
  })
  test('gives no more than asked for, and the same again', () => {
    expect(found('the', 3)).toHaveLength(3)
    expect(found('the', 3)).toEqual(found('the', 3))
  })
  test('follows a course that changes', () => {
    const own = new CourseIndex()
    const course = { id: 'art-1', subject: 'ART', number: '1', title: 'Pottery', description: '' }
    own.put(course)
    own.put({ ...course, title: 'Ceramics' })
    expect(own.size).toBe(1)
    expect(own.find('ceramics', 5)).toEqual([{ id: 'art-1', subject: 'ART' }])
    expect(own.find('pottery', 5)).toEqual([])
  })
})
