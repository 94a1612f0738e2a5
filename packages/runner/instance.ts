import { randomBytes } from 'node:crypto'
import type { Ports } from './ports.ts'
import type { AppSpec } from './run-file.ts'

/** One replica of an app: its service process and its sidecar, where they listen and how they know each other. */
export type Instance = {
  app: AppSpec
  replica: number
  /** `catalog`, and `catalog.1` for its second replica. */
  name: string
  ports: { app: number; http: number; grpc: number; internal: number; metrics: number; public?: number }
  /** What the app sends to its sidecar, and what the sidecar sends to the app. */
  tokens: { api: string; app: string }
}

/**
 * Gives a replica its ports and tokens.
 * @param wish ports as the run file has them, for the first replica where they are free; else others
 */
export const instanceOf = async (app: AppSpec, replica: number, ports: Ports, wish: boolean): Promise<Instance> => {
  const wished = (port?: number) => ports.take(wish && replica === 0 ? port : undefined)
  const open = process.env['PORT'] || app.env['PORT']
  return {
    app,
    replica,
    name: replica === 0 ? app.appID : `${app.appID}.${replica}`,
    ports: {
      app: await wished(app.appPort),
      http: await wished(app.daprHTTPPort),
      grpc: await wished(app.daprGRPCPort),
      internal: await wished(app.daprInternalGRPCPort),
      metrics: await wished(app.metricsPort),
      ...(app.env['PORT'] ? { public: await wished(Number(open)) } : {}),
    },
    tokens: { api: token(), app: token() },
  }
}

/** A secret of 192 bits that needs no escaping in a URL or a header. */
export const token = (): string => randomBytes(24).toString('base64url')
