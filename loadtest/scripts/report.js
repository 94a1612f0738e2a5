/** One line of JSON on standard output: what the bench reads. Times in milliseconds. */
export function report({ metrics }) {
  const { iterations, iteration_duration: duration, checks } = metrics
  const figures = {
    count: iterations.values.count,
    rate: iterations.values.rate,
    p50: duration.values['p(50)'],
    p95: duration.values['p(95)'],
    p99: duration.values['p(99)'],
    failed: checks.values.fails,
  }
  return { stdout: `${JSON.stringify(figures)}\n` }
}
