import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, findProgram, findRedis } from '@campus/runner'
import { buildOnce } from './build-once.ts'
import { aptInstall, hasApt, isRoot } from './debian.ts'
import { lastLine, run } from './run.ts'
import { SetupFailure, say } from './say.ts'

const sentence = 'redis-server is missing: install it (Debian and Ubuntu: apt-get install redis-server), or Docker'

/** Redis: from the path, else installed or unpacked from the distribution's package, else a container. */
export const setUpRedis = async (): Promise<void> => {
  if (findRedis()) return
  const folder = join(cacheFolder(), 'redis')
  if (hasApt() && isRoot()) {
    const trouble = await aptInstall('redis-server')
    if (trouble) throw new SetupFailure(`${sentence} (apt-get said: ${trouble})`)
  } else if (hasApt() && findProgram('dpkg')) {
    await buildOnce(folder, unpack)
  } else if (findProgram('docker')) {
    say('redis-server is missing, so Redis runs in a container (image redis:7)')
    await buildOnce(folder, async into => script(into, container))
  }
  if (!findRedis()) throw new SetupFailure(sentence)
}

/** Without root: the packages that apt would install, fetched and unpacked, with their libraries beside them. */
const unpack = async (into: string) => {
  say('unpacking redis-server from its Debian packages into the cache')
  const lists = ['-o', `Dir::State=${into}/apt`, '-o', `Dir::Cache=${into}/apt`, '-o', 'Debug::NoLocking=1']
  const status = ['-o', 'Dir::State::status=/var/lib/dpkg/status']
  for (const folder of ['apt/lists/partial', 'apt/archives/partial', 'deb'])
    mkdirSync(join(into, folder), { recursive: true })
  const apt = async (...args: string[]) => {
    const { ok, output } = await run('fetching packages', 'apt-get', ['-q', ...lists, ...status, ...args], {
      cwd: join(into, 'deb'),
    })
    if (!ok) throw new SetupFailure(`${sentence} (apt-get said: ${lastLine(output)})`)
    return output
  }
  await apt('update')
  const planned = await apt('install', '--simulate', '--no-install-recommends', 'redis-server')
  const packages = [...planned.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => name ?? [])
  await apt('download', ...packages)
  const { ok, output } = await run('unpacking', 'sh', ['-c', 'for d in deb/*.deb; do dpkg -x "$d" . || exit 1; done'], {
    cwd: into,
  })
  if (!ok) throw new SetupFailure(`${sentence} (dpkg said: ${lastLine(output)})`)
  for (const folder of ['apt', 'deb']) rmSync(join(into, folder), { recursive: true, force: true })
  script(into, unpacked)
}

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
