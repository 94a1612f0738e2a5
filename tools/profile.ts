import type { Profile } from '@campus/runner'

const profiles: readonly string[] = ['local', 'onprem'] satisfies Profile[]

/** @throws Error for a profile that does not run on one machine */
export const profileOf = (name: string): Profile => {
  if (!profiles.includes(name)) throw new Error(`there is no profile ${name}; there are ${profiles.join(' and ')}`)
  return name as Profile
}
