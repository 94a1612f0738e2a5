/**
 * The Dapr configuration that tells a sidecar where the platform's other sidecars are.
 *
 * Dapr's default on one machine, mDNS, knows app ids only: with two platforms on one machine, a test run beside a
 * running Campus say, a sidecar would call whichever answers first. Every address is known before the first sidecar
 * starts, so the resolver of the stable components that takes a template gets them all; an app that is not in this
 * platform fails with a template error that says so. No multicast is needed, and the answer is cached.
 * @param addresses host and port of the internal gRPC endpoint, by app id
 */
export const nameResolution = (addresses: Record<string, string>) => ({
  component: 'kubernetes',
  version: 'v1',
  configuration: { template: template(addresses) },
})

const template = (addresses: Record<string, string>) => {
  const cases = Object.entries(addresses).map(([app, address]) => `if eq .ID "${app}"}}${address}`)
  return `{{${cases.join('{{else ')}{{else}}{{.NoSuchAppInThisPlatform}}{{end}}`
}
