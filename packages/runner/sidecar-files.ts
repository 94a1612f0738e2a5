import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { DataFolder } from './data-folder.ts'
import { nameResolution } from './name-resolution.ts'
import { type Changes, renderResources } from './resources.ts'
import type { AppSpec } from './run-file.ts'
import { tracing } from './tracing.ts'

/** The folder from which an app's sidecar reads its resources in this run. */
export const resourcesFor = (apps: AppSpec[], data: DataFolder, changes: Changes) => {
  const rendered = new Map<string, string>()
  for (const { resourcesPaths } of apps) {
    const key = resourcesPaths.join()
    if (rendered.has(key)) continue
    rendered.set(key, renderResources(resourcesPaths, data.folder('run', `resources-${rendered.size}`), changes))
  }
  return (app: AppSpec) => rendered.get(app.resourcesPaths.join()) ?? ''
}

/** The configuration files of an app's sidecar: the app's own, and what this run adds to it. */
export const configsFor = (data: DataFolder, internal: Record<string, number>) => {
  const addresses = Object.fromEntries(Object.entries(internal).map(([app, port]) => [app, `127.0.0.1:${port}`]))
  const file = join(data.folder('run'), 'config.yaml')
  const spec = { nameResolution: nameResolution(addresses), ...tracing(process.env) }
  writeFileSync(file, stringify({ apiVersion: 'dapr.io/v1alpha1', kind: 'Configuration', spec }))
  return (app: AppSpec) => [...(app.configFilePath ? [app.configFilePath] : []), file]
}
