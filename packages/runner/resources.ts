import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'

type Component = {
  kind?: string
  spec?: { metadata?: { name: string; value?: unknown; envRef?: string }[] }
  scopes?: string[]
}

/** Apps that get every component, and the environment variables that sidecars will have. */
export type Changes = { guests: string[]; variables: string[] }

/**
 * Copies a profile's resources to where this run's sidecars read them. Where a metadata field has both a `value`,
 * for `dapr run -f .`, and an `envRef`, the sidecar would take the value; in the copy the variable wins if it is set.
 * Apps that are not in the run file, such as those of tests, get every component that has scopes.
 */
export const renderResources = (from: string[], to: string, changes: Changes): string => {
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const [at, folder] of from.entries()) {
    for (const file of readdirSync(folder).filter(name => /\.ya?ml$/.test(name))) {
      writeFileSync(join(to, `${at}-${file}`), render(readFileSync(join(folder, file), 'utf8'), changes))
    }
  }
  return to
}

/** One file, with one or more resources in it. */
export const render = (source: string, changes: Changes): string =>
  parseAllDocuments(source)
    .map(document => stringify(forThisRun(document.toJS() as Component, changes)))
    .join('---\n')

const forThisRun = (resource: Component, { guests, variables }: Changes): Component => {
  if (resource?.kind !== 'Component') return resource
  const metadata = resource.spec?.metadata?.map(({ value, ...field }) =>
    field.envRef && variables.includes(field.envRef) ? field : { ...field, value },
  )
  return {
    ...resource,
    spec: { ...resource.spec, ...(metadata ? { metadata } : {}) },
    ...(resource.scopes ? { scopes: [...resource.scopes, ...guests] } : {}),
  }
}
