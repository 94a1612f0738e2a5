import { Parser } from '@asyncapi/parser'
import { asyncApiDocument } from '@campus/contracts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { exposed } from '../../services/student-bff/exposed.ts'
import { asyncApiBreaks } from './asyncapi-breaks.ts'
import { published } from './file.ts'
import { openApiBreaks } from './openapi-breaks.ts'
import { contractsOf, publicApi } from './public-api.ts'

const api = publicApi()
const events = asyncApiDocument()

test('docs/api/openapi.json is what the contracts say: `npm run docs` writes it', () => {
  expect(JSON.stringify(published('openapi', 'current')) === JSON.stringify(api)).toBe(true)
})

test('docs/api/asyncapi.json is what the event definitions say: `npm run docs` writes it', () => {
  expect(JSON.stringify(published('asyncapi', 'current')) === JSON.stringify(events)).toBe(true)
})

test('The public API is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate({ ...api })
  expect([valid, errors ?? []]).toEqual([true, []])
})

test('The events are valid AsyncAPI 3', async () => {
  const problems = await new Parser().validate(JSON.stringify(events))
  expect(problems.filter(({ severity }) => severity === 0)).toEqual([])
}, 60_000)

test('Nothing that was released is broken', () => {
  expect(openApiBreaks(published('openapi', 'released'), api)).toEqual([])
  expect(asyncApiBreaks(published('asyncapi', 'released'), events)).toEqual([])
})

test('What is exposed is what the services answer, no more and no less', () => {
  const answered = Object.entries(contractsOf).flatMap(([app, contracts]) =>
    contracts.map(({ method, path }) => `${app} ${method} ${path}`),
  )
  expect(exposed.map(({ app, method, path }) => `${app} ${method} ${path}`).toSorted()).toEqual(answered.toSorted())
})
