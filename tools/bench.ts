import { parseArgs } from 'node:util'
import { catalog } from '../loadtest/bench/catalog.ts'
import { footprint } from '../loadtest/bench/footprint.ts'
import { hotSection } from '../loadtest/bench/hot-section.ts'
import { opening } from '../loadtest/bench/opening.ts'
import { propagation } from '../loadtest/bench/propagation.ts'
import { saga } from '../loadtest/bench/saga.ts'
import type { Result, Stage } from '../loadtest/bench/stage.ts'
import { turn } from '../loadtest/bench/turn.ts'
import { say, setUp, setUpK6, setUpPostgres } from './setup/index.ts'

const scenarios: Readonly<Record<string, (stage: Stage) => Promise<Result>>> = {
  turn,
  saga,
  propagation,
  footprint,
  'hot-section': hotSection,
  opening,
  catalog,
}

/** `npm run bench -- [scenario...] [--rounds N] [--seconds N]`: ours beside its peer, in one run. */
const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '8' } },
  })
  const wanted = positionals.length > 0 ? positionals : Object.keys(scenarios)
  const unknown = wanted.find(name => !scenarios[name])
  if (unknown) throw new Error(`there is no scenario ${unknown}; there are ${Object.keys(scenarios).join(', ')}`)
  await setUp('local')
  if (wanted.includes('hot-section')) await setUpPostgres()
  const stage = { k6: await setUpK6(), rounds: Number(values.rounds), seconds: Number(values.seconds), say }
  for (const name of wanted) {
    const result = await scenarios[name]?.(stage)
    process.stdout.write(`bench ${name} ${JSON.stringify(result)}\n`)
  }
}

main().catch((error: Error) => {
  say(error.stack ?? error.message)
  process.exitCode = 1
})
