/**
 * Loaded before a service (`node --import`): a clock that is wrong when told. SIGUSR2 puts it back by
 * CAMPUS_CLOCK_BACK milliseconds, and the next SIGUSR2 right again. Hours pass in a test as fast as it likes.
 */
const back = Number(process.env['CAMPUS_CLOCK_BACK'] ?? 0)
const right = Date.now
let wrong = false

Date.now = () => (wrong ? right() - back : right())
if (process.env['APP_ID'] === 'enrollment')
  process.on('SIGUSR2', () => {
    wrong = !wrong
  })
