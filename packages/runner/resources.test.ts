import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { render } from './resources.ts'

const component = `kind: Component
spec:
  metadata:
    - { name: redisHost, value: "localhost:6379", envRef: CAMPUS_REDIS_HOST }
    - { name: consumerID, value: own, envRef: CAMPUS_NOT_SET }
    - { name: queueDepth, value: "128" }
    - { name: redisPassword, envRef: CAMPUS_REDIS_PASSWORD }
scopes: [identity]
`

const changes = { guests: ['guest'], variables: ['CAMPUS_REDIS_HOST', 'CAMPUS_REDIS_PASSWORD'] }

describe('the resources of a run', () => {
  it('take from the environment what they name there, even where the file has a value', () => {
    expect(parse(render(component, changes)).spec.metadata).toEqual([
      { name: 'redisHost', envRef: 'CAMPUS_REDIS_HOST' },
      { name: 'consumerID', value: 'own', envRef: 'CAMPUS_NOT_SET' },
      { name: 'queueDepth', value: '128' },
      { name: 'redisPassword', envRef: 'CAMPUS_REDIS_PASSWORD' },
    ])
  })

  it('are open to apps that the run file does not know', () => {
    expect(parse(render(component, changes)).scopes).toEqual(['identity', 'guest'])
  })

  it('leave what has no scopes open to all, and other kinds as they are', () => {
    expect(parse(render('kind: Component\nspec: {}\n', changes))).toEqual({ kind: 'Component', spec: {} })
    const resiliency = { kind: 'Resiliency', spec: { policies: { timeouts: { store: '5s' } } } }
    expect(parse(render(JSON.stringify(resiliency), changes))).toEqual(resiliency)
  })
})
