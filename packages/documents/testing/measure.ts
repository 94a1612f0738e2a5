import type { Index } from '../index.ts'
import { type Profile, profiles, type RunningProfile } from './profiles.ts'
import { section, sectionsOf } from './sections.ts'

// How long reads and writes take on this machine, through a real sidecar: node packages/documents/testing/measure.ts
const BATCHES = 100
const KILOBYTE = 'x'.repeat(1_000)

const print = (line: string) => process.stdout.write(`${line}\n`)

async function timed(name: string, rounds: number, work: (round: number) => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await work(round)
    times.push(performance.now() - start)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(rounds * share)] ?? 0).toFixed(2).padStart(7)
  print(`  ${name.padEnd(52)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`)
}

/** Documents of about a kilobyte, under five indexes and the built-in one. */
const batch = (from: number, size: number, sequence: number) =>
  Array.from({ length: size }, (_, position) => {
    const n = from + position
    const fields = { term: `${2020 + (n % 5)}-fall`, subject: `s${n % 40}`, number: n, title: `Title ${n} ${KILOBYTE}` }
    return { id: `s-${n}`, sequence, doc: section(fields) }
  })

async function documents(running: RunningProfile): Promise<void> {
  const sections = sectionsOf(running)
  await sections.ready()
  const hundred = (sequence: number) => (round: number) => sections.apply('u1', batch(round * 100, 100, sequence))
  await timed('apply 100 new documents', BATCHES, hundred(1))
  await timed('apply 100 newer documents', BATCHES, hundred(2))
  await timed('apply 100 that are not newer', BATCHES, hundred(2))
  await timed('apply 1 newer document', 500, round => sections.apply('u1', batch(round, 1, 3)))
  await running.documents.run('ANALYZE')
  await timed('get', 2_000, round => sections.get('u1', `s-${round}`))
  const ids = batch(5_000, 100, 1).map(({ id }) => id)
  await timed('getMany of 100', 200, () => sections.getMany('u1', ids))
  const where = { term: '2021-fall', subject: 's1' }
  await timed('find 20 by term and subject', 500, () => sections.find('u1', { by: 'bySubject', where, limit: 20 }))
  const { next: cursor = '' } = await sections.find('u1', { by: 'bySubject', limit: 500 })
  await timed('find 20 behind the first 500', 500, () => sections.find('u1', { by: 'bySubject', cursor, limit: 20 }))
  await timed('count 250 by term and subject', 200, () => sections.count('u1', { by: 'bySubject', where }))
}

const unpublished: Index = {
  name: 'unpublished',
  prefix: 'c:',
  fields: [{ path: ['at'], type: 'string' }],
  only: { field: { path: ['published'], type: 'boolean' }, is: false },
  acrossTenants: true,
}
const due: Index = {
  name: 'due',
  prefix: 's:',
  fields: [{ path: ['due'], type: 'string' }],
  sparse: true,
  acrossTenants: true,
}

/** What a turn writes: its snapshot, its commit, and the mark that the commit before was published. */
const turn = (running: RunningProfile, table: string) => (round: number) => {
  const commit = (n: number, published: boolean) => ({
    operation: 'upsert' as const,
    key: `c:Seats:u1:${table}:${String(n).padStart(12, '0')}`,
    value: { tenant: 'u1', seq: n, at: new Date().toISOString(), published, events: [KILOBYTE] },
  })
  const value = { tenant: 'u1', seq: round, due: null, state: KILOBYTE }
  const snapshot = { operation: 'upsert' as const, key: `s:Seats:u1:${table}`, value }
  return running.journal.writer.transact([snapshot, commit(round + 1, false), commit(round, true)], 'u1')
}

async function journal(running: RunningProfile): Promise<void> {
  await timed('a turn’s transaction, no index', 1_000, turn(running, 'bare'))
  await running.journal.open().ensureIndexes([unpublished, due])
  await timed('a turn’s transaction, both indexes of the sweep', 1_000, turn(running, 'indexed'))
}

async function measure(profile: Profile): Promise<void> {
  print(profile.missing ? `${profile.name}: ${profile.missing}` : profile.name)
  if (profile.missing) return
  const running = await profile.start()
  try {
    await documents(running)
    await journal(running)
  } finally {
    await running.stop()
  }
}

for (const profile of profiles) await measure(profile)
