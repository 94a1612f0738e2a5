// Runs a command of this project on the Node that the project brings along, after installing the dependencies where
// they are missing. Plain JavaScript without dependencies: all it needs is Node 20 and npm.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const commands = ['start', 'test', 'demo', 'bench', 'chaos', 'mutation', 'docs']
const lockFile = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')
const stamp = join(root, 'node_modules', '.campus-lock-hash')
const node = join(root, 'node_modules', '.bin', 'node')

const fail = sentence => {
  process.stderr.write(`campus: ${sentence}\n`)
  process.exit(1)
}

const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex')

/** By us, or by an `npm install` that wrote the lock file in the same minute. */
const isInstalled = () => {
  if (!existsSync(installed) || !existsSync(node)) return false
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true
  return statSync(installed).mtimeMs + 60_000 >= statSync(lockFile).mtimeMs
}

const npm = (...args) =>
  spawnSync('npm', [...args, '--loglevel=error'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/**
 * `npm ci` refuses a lock file that lacks the packages of platforms other than ours, as some registries leave no
 * choice but to write. `npm install --no-save` takes the same versions with the same checksums, and asks for less.
 */
const install = () => {
  process.stderr.write('campus: installing the dependencies of package-lock.json (npm ci)\n')
  let { status, error, stderr } = npm('ci')
  if (error) fail('npm is missing: install Node.js 20 or later together with npm')
  if (status !== 0 && stderr.includes('EUSAGE')) {
    process.stderr.write('campus: npm ci finds the lock file incomplete, so npm install takes what it locks\n')
    ;({ status, stderr } = npm('install', '--no-save'))
  }
  if (status !== 0) fail(`npm could not install the dependencies: ${npmError(stderr)}`)
}

const npmError = output =>
  output
    .split('\n')
    .find(line => /npm error \S+ /.test(line))
    ?.trim() ?? output.slice(-500)

/** npm runs us under a shell that ends on SIGTERM and tells nobody: then our parent is another one. */
const whenAbandoned = act => {
  const parent = process.ppid
  const check = () => process.ppid !== parent && act()
  if (process.env.npm_lifecycle_event) setInterval(check, 500).unref()
}

const run = (command, args) => {
  const child = spawn(node, [join(root, 'tools', `${command}.ts`), ...args], { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  whenAbandoned(() => child.kill('SIGTERM'))
  child.on('error', error => fail(`cannot run ${node}: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
}

const [command, ...args] = process.argv.slice(2)
if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node.js 20 or later is needed, this is ${process.version}`)
if (!commands.includes(command)) fail(`say what to run, one of ${commands.join(', ')}`)
if (!isInstalled()) install()
writeFileSync(stamp, lockHash())
run(command, args)
