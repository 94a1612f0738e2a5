import { idFrom } from '@campus/contracts'

/** Course id from subject and number: `CS`, `101` gives `cs-101`. */
export const courseId = (subject: string, number: string): string => idFrom(`${subject}-${number}`)
