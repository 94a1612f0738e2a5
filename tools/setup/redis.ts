import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, findProgram, findRedis } from '@campus/runner'
import { buildOnce } from './build-once.ts'
import { aptInstall, hasApt, isRoot } from './debian.ts'
import { lastLine, run } from './run.ts'
import { SetupFailure, say } from './say.ts'

const sentence = 'redis-server is missing: install it (Debian and Ubuntu: apt-get install redis-server), or Docker'

/** Redis: from the path, else installed or unpacked from the distribution's package, else a container. */
export const setUpRedis = async (): Promise<void> => {
  const troubles: string[] = []
  for (const way of ways) {
    if (findRedis()) return
    const trouble = way.isPossible() ? await way.setUp() : undefined
    if (trouble) troubles.push(trouble)
  }
  if (!findRedis()) throw new SetupFailure([sentence, ...troubles].join('; '))
}

const folder = () => join(cacheFolder(), 'redis')

/** Each answers what went wrong, if something did. */
const ways: { isPossible: () => boolean; setUp: () => Promise<string | undefined> }[] = [
  { isPossible: () => hasApt() && isRoot(), setUp: () => aptInstall('redis-server') },
  { isPossible: () => hasApt() && findProgram('dpkg') !== undefined, setUp: () => intoCache(unpack) },
  { isPossible: () => findProgram('docker') !== undefined, setUp: () => intoCache(containerise) },
]

const intoCache = (fill: (into: string) => Promise<void>): Promise<string | undefined> =>
  buildOnce(folder(), fill).then(
    () => undefined,
    (error: Error) => error.message,
  )

const containerise = async (into: string) => {
  say('Redis will run in a container (image redis:7)')
  const { ok, output } = await run('fetching the image redis:7', 'docker', ['pull', 'redis:7'])
  if (!ok) throw new Error(`docker said: ${lastLine(output)}`)
  script(into, container)
}

/** Without root: the packages that apt would install, fetched and unpacked, with their libraries beside them. */
const unpack = async (into: string) => {
  say('unpacking redis-server from its Debian packages into the cache')
  for (const folder of ['apt/lists/partial', 'apt/archives/partial']) {
    mkdirSync(join(into, folder), { recursive: true })
  }
  const apt = (...args: string[]) => run('fetching packages', 'apt-get', [...ownLists(into), ...args], { cwd: into })
  // Fresh lists are better than none; whether they were enough shows next.
  await apt('update')
  const planned = await apt('install', '--simulate', '--no-install-recommends', 'redis-server')
  const packages = [...planned.output.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => name ?? [])
  const steps = [
    () => apt('download', ...packages),
    () => run('unpacking', 'sh', ['-c', 'for d in *.deb; do dpkg -x "$d" . || exit 1; done'], { cwd: into }),
  ]
  for (const step of steps) {
    const { ok, output } = await step()
    if (!ok) throw new Error(`unpacking its packages failed: ${lastLine(output)}`)
  }
  for (const left of ['apt', ...readdirSync(into).filter(name => name.endsWith('.deb'))]) {
    rmSync(join(into, left), { recursive: true })
  }
  script(into, unpacked)
}

/** apt-get with lists and downloads under a folder that is ours, and no lock of the system's. */
const ownLists = (into: string) => [
  ...['-q', '-o', `Dir::State=${into}/apt`, '-o', `Dir::Cache=${into}/apt`],
  ...['-o', 'Dir::State::status=/var/lib/dpkg/status', '-o', 'Debug::NoLocking=1'],
]

const unpacked = `here=$(dirname "$(readlink -f "$0")")
libraries=$(dirname "$(find "$here/usr/lib" -name 'libjemalloc.so.*' | head -n 1)")
LD_LIBRARY_PATH="$libraries" exec "$here/usr/bin/redis-server" "$@"
`

/** The one argument is a configuration file, which lies in the data folder. */
const container = `folder=$(dirname "$1")
name=campus-redis-$(sed -n 's/^port //p' "$1")
docker rm -f "$name" >/dev/null 2>&1
exec docker run --rm --init --name "$name" --network host --user "$(id -u):$(id -g)" -v "$folder:$folder" redis:7 \\
  redis-server "$1"
`

const script = (into: string, body: string) => {
  const file = join(into, 'redis-server')
  writeFileSync(file, `#!/bin/sh\n${body}`)
  chmodSync(file, 0o755)
}
