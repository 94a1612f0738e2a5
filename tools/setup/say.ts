/** Tells the person at the terminal what happens, on stderr: what a command prints as its result stays apart. */
export const say = (text: string): void => void process.stderr.write(`campus: ${text}\n`)

/** Something that cannot be set up here; its message is one sentence that says what to install. */
export class SetupFailure extends Error {}
