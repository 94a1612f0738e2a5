import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { printLog, readLine } from './log.ts'

const now = new Date('2026-08-24T08:00:00.000Z')
const read = (line: string) => readLine('catalog', line, 'info', now)

describe('a line of output', () => {
  it('of a service is read from its JSON, without what every line repeats', () => {
    const line = '{"level":40,"time":1787558400000,"pid":7,"hostname":"h","msg":"slow","ms":12,"route":"/terms"}'
    const at = new Date(1787558400000)
    expect(read(line)).toEqual({ source: 'catalog', level: 'warn', text: 'slow ms=12 route=/terms', at })
  })

  it('of a sidecar is read from its JSON, whose levels have names', () => {
    const line = '{"app_id":"catalog","instance":"h","level":"warning","msg":"late","scope":"dapr.runtime","time":"x"}'
    expect(read(line)).toEqual({ source: 'catalog', level: 'warn', text: 'late scope=dapr.runtime', at: now })
  })

  it('of anything else is taken as it is', () => {
    expect(read('{"half":')).toMatchObject({ text: '{"half":', level: 'info', at: now })
    expect(read('{"no":"message"}').text).toBe('{"no":"message"}')
  })
})

describe('the printed log', () => {
  const printed = (colour: boolean) => {
    const out = new PassThrough()
    printLog(out, colour)({ source: 'catalog', level: 'error', text: 'broken', at: now })
    return String(out.read())
  }

  it('has the time, a prefix of even width and the text', () => {
    expect(printed(false)).toBe('08:00:00.000 catalog                broken\n')
  })

  it('shows errors in red where there are colours', () => {
    expect(printed(true)).toContain('\u001b[31mbroken\u001b[0m')
  })
})
