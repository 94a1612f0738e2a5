import type { Profile } from './backing.ts'
import type { AppSpec } from './run-file.ts'

/** What to run, and how. */
export type PlatformOptions = {
  /** The run file; the project's `dapr.yaml` unless told. */
  file?: string
  /** Apps beside those of the file, such as a test's own. */
  apps?: AppSpec[]
  /** The file's apps to run; all unless told. */
  only?: string[]
  profile?: Profile
  /** Where data is kept; `.campus/<profile>` of the project unless told. */
  dataDir?: string
  /** Empties the data folder first. */
  reset?: boolean
  /** How many of an app run; one unless told. */
  replicas?: Record<string, number>
  /** `file` takes the file's ports where they are free, `free` never does: for runs beside another. */
  ports?: 'file' | 'free'
  /** Variables for every service and sidecar. */
  env?: Record<string, string>
}
