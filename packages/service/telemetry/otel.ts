import {
  context,
  defaultTextMapGetter,
  metrics,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { NodeSDK } from '@opentelemetry/sdk-node'
import type { Request, Response } from 'express'
import { correlate } from '../http/correlation.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Observer, Telemetry } from './observer.ts'

/** Exports spans and metrics as the standard OTEL_* variables say, one span and one measurement a request. */
export function exportTelemetry(name: string): Telemetry {
  const sdk = new NodeSDK({
    serviceName: name,
    traceExporter: new OTLPTraceExporter(),
    metricReaders: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
    instrumentations: [],
  })
  sdk.start()
  return { observer: requestObserver(), stop: () => sdk.shutdown() }
}

function requestObserver(): Observer {
  const tracer = trace.getTracer('campus')
  const durations = metrics.getMeter('campus').createHistogram('http.server.request.duration', { unit: 's' })
  return (request, response, exchange, next) => {
    const parent = propagation.extract(context.active(), request.headers, defaultTextMapGetter)
    const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER }, parent)
    const began = performance.now()
    const here = trace.setSpan(parent, span)
    exchange.correlation = correlationOf(here, exchange)
    response.once('close', () => {
      const facts = factsOf(request, response, exchange)
      durations.record((performance.now() - began) / 1_000, facts)
      end(span, facts)
    })
    context.with(here, next)
  }
}

/** From here on the trace goes through this span. */
function correlationOf(here: ReturnType<typeof context.active>, { correlation }: Exchange): Exchange['correlation'] {
  const carrier: Record<string, string> = {}
  propagation.inject(here, carrier)
  return carrier['traceparent'] === undefined ? correlation : correlate(carrier)
}

type Facts = ReturnType<typeof factsOf>

const factsOf = ({ method }: Request, { statusCode }: Response, { route }: Exchange) => ({
  'http.request.method': method,
  'http.route': route ?? 'none',
  'http.response.status_code': statusCode,
})

function end(span: Span, facts: Facts): void {
  span.updateName(`${facts['http.request.method']} ${facts['http.route']}`)
  span.setAttributes(facts)
  if (facts['http.response.status_code'] >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
