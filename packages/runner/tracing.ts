/**
 * Sidecars export traces where the services do: to the OTLP endpoint of the environment, if there is one.
 * @returns the `tracing` part of a Dapr configuration, or nothing
 */
export const tracing = (env: NodeJS.ProcessEnv) => {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT']
  if (!endpoint) return {}
  const { host, protocol } = new URL(endpoint)
  const otel = {
    endpointAddress: host,
    isSecure: protocol === 'https:',
    protocol: env['OTEL_EXPORTER_OTLP_PROTOCOL'] === 'grpc' ? 'grpc' : 'http',
  }
  return { tracing: { samplingRate: '1', otel } }
}
