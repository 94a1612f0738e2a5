import { type Problem, problem } from '@campus/service'
import type { Creation } from './create-person.ts'

/** The same answer whatever was wrong: nobody learns who exists. */
export const notSignedIn = (): Problem =>
  problem(401, 'SIGN_IN_FAILED', 'Tenant, name, password or refresh token are not right.')

export const alreadyExists = (detail: string): Problem =>
  problem(409, 'ALREADY_EXISTS', detail, { errors: [{ code: 'ALREADY_EXISTS', detail }] })

/** Why a person was not created. Candidates are shown so that a human can tell whether it is the same one. */
export function notCreated(creation: Exclude<Creation, { outcome: 'created' }>): Problem {
  switch (creation.outcome) {
    case 'exists':
      return alreadyExists('There is a person with this id.')
    case 'busy':
      return problem(409, 'BEING_CREATED', 'Somebody with this e-mail address is being created right now.', {
        retryAfter: 5,
      })
    case 'known': {
      const detail = 'This looks like somebody who is known already.'
      const candidates = creation.candidates.map(({ id, profile, affiliations }) => ({ ...profile, id, affiliations }))
      return problem(409, 'PERSON_KNOWN', detail, {
        errors: [{ code: 'PERSON_KNOWN', detail }],
        extensions: { candidates },
      })
    }
  }
}
