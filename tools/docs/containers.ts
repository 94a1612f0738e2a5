import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BILLING_WORKER_TOPIC, SEATS_TOPIC, SETTLEMENTS_TOPIC } from '@campus/contracts'
import { type AppSpec, readRunFile, root } from '@campus/runner'

/** A service as its own files tell of it. */
interface Container {
  readonly name: string
  readonly aggregates: readonly string[]
  readonly listensTo: readonly string[]
}

const topics: Readonly<Record<string, string>> = {
  BILLING_WORKER_TOPIC,
  SEATS_TOPIC,
  SETTLEMENTS_TOPIC,
}

/** The containers, what they host and who listens to whom, drawn from `dapr.yaml` and the services' sources. */
export function containersPage(): string {
  const containers = readRunFile(join(root, 'dapr.yaml')).map(containerOf)
  const services = containers.map(({ name, aggregates }) => `  ${idOf(name)}["${[name, ...aggregates].join('<br/>')}"]`)
  const arrows = containers.flatMap(({ name, listensTo }) =>
    listensTo.flatMap(topic => {
      const publisher = publisherOf(topic, containers)
      return publisher && publisher !== name ? [`  ${idOf(publisher)} -. "${topic}" .-> ${idOf(name)}`] : []
    }),
  )
  const fronts = containers.filter(({ name }) => !name.endsWith('bff') && !name.endsWith('worker'))
  const calls = fronts.map(({ name }) => `  student_bff --> ${idOf(name)}`)
  return `# Containers

Drawn by \`npm run docs\` from \`dapr.yaml\` and the services' own sources. Each box is a process with its sidecar and the
aggregates it hosts; solid arrows are calls, dotted ones topics of the broker. A service's own events reach its own
subscribers without the broker.

\`\`\`mermaid
flowchart LR
  client(["clients"]) --> student_bff
${[...services, ...calls, '  billing_worker --> billing', '  notification --> identity', ...arrows].join('\n')}
\`\`\`
`
}

const idOf = (name: string): string => name.replaceAll('-', '_')

function containerOf({ appID: name }: AppSpec): Container {
  const sources = sourcesOf(join(root, 'services', name))
  const [, list = ''] = /aggregates: \[([\w,.\s]+)\]/.exec(sources) ?? []
  const hosted = [...list.matchAll(/(\w+)(?:\.aggregate)?/g)].map(([, aggregate = '']) => aggregate)
  const told = [...sources.matchAll(/(?:\bon\(|project\(\s*context,)\s*(?:'([a-z-]+)'|([A-Z_]+_TOPIC))/g)]
  const lists = [...sources.matchAll(/\[((?:'[a-z-]+'(?:, )?)+)\]\.map\(topic/g)]
  const listensTo = [
    ...told.map(([, literal, constant]) => literal ?? topics[constant ?? ''] ?? ''),
    ...lists.flatMap(([, list = '']) => [...list.matchAll(/'([a-z-]+)'/g)].map(([, topic = '']) => topic)),
  ]
  return { name, aggregates: hosted, listensTo: [...new Set(listensTo)].toSorted() }
}

/** A worker's topic is filled by whoever has work for it; every other one by the service it is named after. */
function publisherOf(topic: string, containers: readonly Container[]): string | undefined {
  if (topic.endsWith('-worker')) return 'enrollment'
  const named = containers.filter(({ name }) => topic === name || topic.startsWith(`${name}-`))
  return named.toSorted((a, b) => b.name.length - a.name.length)[0]?.name
}

function sourcesOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/(^|\/)(testing|fixtures?)\//.test(file))
    .toSorted()
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
}
