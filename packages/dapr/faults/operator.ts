import type { Platform } from '@campus/runner'
import { WATCHER } from './stage.ts'

/** A dead letter as its list shows it. */
export interface Letter {
  readonly id: string
  readonly tenant: string | null
  readonly type: string | null
  readonly subject: string | null
  readonly envelope: unknown
  readonly status: string
}

/** Who runs the installation, at the dead letters of the watcher. */
export interface Operator {
  letters(status?: 'dead' | 'replayed'): Promise<Letter[]>
  /** The status of the answer. */
  replay(id: string): Promise<number>
}

/** Signs in; the platform must have the identity service. */
export async function operatorOf(platform: Platform): Promise<Operator> {
  const credentials = { tenant: 'platform', username: 'operator', password: platform.operatorPassword }
  const signedIn = await fetch(`${platform.url('identity')}/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  const { accessToken } = (await signedIn.json()) as { accessToken: string }
  const list = `${platform.url(WATCHER)}/v1/dead-letters/${WATCHER}`
  const headers = { authorization: `Bearer ${accessToken}` }
  return {
    letters: async (status = 'dead') => {
      const answer = await fetch(`${list}?status=${status}`, { headers })
      if (!answer.ok) throw new Error(`the dead letters answered ${answer.status}`)
      return ((await answer.json()) as { items: Letter[] }).items
    },
    replay: async id => (await fetch(`${list}/${id}/replay`, { method: 'POST', headers })).status,
  }
}
