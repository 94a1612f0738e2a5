import type { CommandMessage, Delivery } from '@campus/dapr'
import type { Input } from '@campus/service'

type Asked = Pick<Input, 'commandId' | 'correlation'> & { readonly caller: { readonly person: string } | undefined }

/** A command that a request asks for: its id is the request's, so the same Idempotency-Key is the same command. */
export function commandOf<Command>(
  { caller, commandId, correlation }: Asked,
  command: Command,
  part?: string,
): CommandMessage & { readonly command: Command } {
  const { correlationId, traceparent } = correlation
  const id = part === undefined ? commandId : `${commandId}:${part}`
  return { id, by: caller?.person ?? 'anonymous', correlationId, traceparent, command }
}

/** A command that an event causes: its id follows from the event's, so the same event again is the same command. */
export function commandFrom<Command>(
  { id, correlationId, traceparent }: Delivery,
  by: string,
  command: Command,
): CommandMessage & { readonly command: Command } {
  return { id: `${by}:${id}`, by, correlationId, ...(traceparent !== undefined && { traceparent }), command }
}
