import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { type Platform, type Profile, printLog, root, startPlatform } from '@campus/runner'
import { demoLogins, seedDemoUniversity } from './demo-university.ts'
import { interruption } from './interruption.ts'
import { profileOf } from './profile.ts'
import { say, setUp } from './setup/index.ts'

/** `npm start`: sets up what is missing, runs the platform and says where it is, until it is interrupted. */
const main = async () => {
  const { profile, ...options } = asked()
  await setUp(profile)
  const stopping = new AbortController()
  const { first, again } = interruption()
  void first.then(() => say('stopping everything in order; Ctrl-C once more kills it'))
  void first.then(() => stopping.abort(new Error('interrupted before everything was up')))
  const platform = await startPlatform({ ...options, profile, log: printLog(process.stdout), signal: stopping.signal })
  const seeded = seedDemoUniversity(platform.publicUrl('student-bff'), platform.operatorPassword)
  await Promise.race([first, seeded.catch((error: Error) => say(error.message))])
  process.stdout.write(welcome(platform, profile))
  await first
  void again.then(() => platform.stop({ kill: true }))
  await platform.stop()
  say('stopped')
}

const asked = () => {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: 'local' },
      reset: { type: 'boolean', default: false },
      file: { type: 'string', default: join(root, 'dapr.yaml') },
      data: { type: 'string' },
    },
  })
  const { profile, reset, file, data } = values
  return { profile: profileOf(profile), reset, file, ...(data ? { dataDir: data } : {}) }
}

const welcome = (platform: Platform, profile: Profile) => {
  const url = platform.publicUrl('student-bff')
  const login = JSON.stringify({ tenant: 'platform', username: 'operator', password: platform.operatorPassword })
  return `
Campus is up: ${url} (profile ${profile}, data in ${relative(root, platform.dataDir)})

  Log in     tenant platform, username operator, password ${platform.operatorPassword}
             tenant ${demoLogins.tenant}, username ${demoLogins.registrar} or ${demoLogins.student}, password ${demoLogins.password}
  Try first  open ${url}/ in a browser: health of the services and the API to browse
             curl ${url}/v1/auth/token -H 'content-type: application/json' -d '${login}'
  Then       the walk in README.md: a university, its catalog, a first registration
  Stop       Ctrl-C; the data stays, npm start -- --reset starts over

`
}

main().catch((error: Error) => {
  say(error.message)
  process.exitCode = 1
})
