import { runService } from '@campus/platform'
import { problem, route } from '@campus/service'
import pg from 'pg'
import { z } from 'zod'

// A section's seats as one writes them in PostgreSQL, twice: the section's row locked first, and one conditional UPDATE.
// Same shell as ours (token, rate, validation, Idempotency-Key, problems), same durability (see the bench), one row for
// every answer, granted or refused. No rules, no events, no invoice, no notice.
const pool = new pg.Pool({ connectionString: process.env['PEER_POSTGRES_URL'] ?? '', max: 10 })

type Grant = (section: string, student: string) => Promise<number | null>

const SELECT = 'SELECT capacity, taken FROM section WHERE id = $1 FOR UPDATE'
const UPDATE = 'UPDATE section SET taken = taken + 1 WHERE id = $1'
const INSERT = 'INSERT INTO registration (section, student, seat) VALUES ($1, $2, $3)'

const lockFirst: Grant = async (section, student) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query({ name: 'select', text: SELECT, values: [section] })
    const { capacity = 0, taken = 0 } = rows[0] ?? {}
    const seat = taken < capacity ? taken + 1 : null
    if (seat !== null) await client.query({ name: 'update', text: UPDATE, values: [section] })
    await client.query({ name: 'insert', text: INSERT, values: [section, student, seat] })
    await client.query('COMMIT')
    return seat
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

const ONE = `WITH granted AS (UPDATE section SET taken = taken + 1 WHERE id = $1 AND taken < capacity RETURNING taken)
  INSERT INTO registration (section, student, seat) SELECT $1, $2, (SELECT taken FROM granted) RETURNING seat`

const oneStatement: Grant = async (section, student) =>
  (await pool.query({ name: 'one', text: ONE, values: [section, student] })).rows[0]?.seat ?? null

/** Who asks again because an answer was lost has one already. */
const DUPLICATE = '23505'
const KNOWN = 'SELECT seat FROM registration WHERE section = $1 AND student = $2'
const once =
  (grant: Grant): Grant =>
  (section, student) =>
    grant(section, student).catch(async (error: { code?: string }) => {
      if (error.code !== DUPLICATE) throw error
      return (await pool.query(KNOWN, [section, student])).rows[0]?.seat ?? null
    })

const Body = z.object({ term: z.string(), add: z.array(z.object({ sectionId: z.string() })).length(1) })

const asking = (path: string, grant: Grant) =>
  route(
    {
      ...{ method: 'post', path, summary: 'Ask for a seat', access: ['student'], idempotent: true, body: Body },
      responses: { 202: z.object({ sectionId: z.string(), seat: z.number() }) },
    } as const,
    async ({ body, caller }) => {
      const sectionId = body.add[0]?.sectionId ?? ''
      const seat = await grant(sectionId, caller.person)
      if (seat !== null) return { status: 202, body: { sectionId, seat } }
      const errors = [{ code: 'SECTION_FULL', detail: 'All seats are taken.', sectionId }]
      return problem(409, 'REGISTRATION_REFUSED', 'None of the sections could be had.', { errors })
    },
  )

await pool.query(`CREATE TABLE section (id text PRIMARY KEY, capacity int NOT NULL, taken int NOT NULL DEFAULT 0);
  CREATE TABLE registration (section text, student text, seat int, at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (section, student))`)
await runService('peer-postgres', () => ({
  routes: [asking('/for-update', once(lockFirst)), asking('/conditional', once(oneStatement))],
}))
