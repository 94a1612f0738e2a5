import { findPostgres, findRabbit } from '@campus/runner'
import { aptInstall, hasApt, isRoot } from './debian.ts'
import { SetupFailure } from './say.ts'

/** PostgreSQL's server programs, for `--profile onprem`. */
export const setUpPostgres = () => fromPackage('PostgreSQL', 'postgresql', findPostgres)

/** RabbitMQ, for `--profile onprem`. */
export const setUpRabbit = () => fromPackage('RabbitMQ', 'rabbitmq-server', findRabbit)

const fromPackage = async (name: string, debian: string, find: () => string | undefined): Promise<void> => {
  if (find()) return
  const sentence = `${name} is missing: install it (Debian and Ubuntu, as root: apt-get install ${debian})`
  if (!hasApt() || !isRoot()) throw new SetupFailure(sentence)
  const trouble = await aptInstall(debian)
  if (!find()) throw new SetupFailure(trouble ? `${sentence}; ${trouble}` : sentence)
}
