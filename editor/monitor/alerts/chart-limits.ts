import type { Alert, AlertMeasureId } from '../../../server/api/alerts.ts'
import type { Shown } from './shown-alerts.ts'

/** The limits of alerts by the id of the chart that shows the same figure. */
export type ChartLimits = Readonly<Record<string, readonly number[]>>

/** Charts that show what a rule measures; a sum or a count depends on how long a part of a chart is. */
const charts: Partial<Readonly<Record<AlertMeasureId, string>>> = {
  'latency-p50': 'latency',
  'latency-p95': 'latency',
  'first-word-p95': 'first-word',
  failed: 'failed',
  'thumbs-down': 'thumbs',
}

/** Of the rules about exactly those runs that the charts show. */
export function chartLimits(alerts: readonly Alert[], { graph, deployment }: Shown): ChartLimits {
  const limits: Record<string, number[]> = {}
  for (const { measure, subject, limit } of alerts) {
    const chart = charts[measure]
    if (chart === undefined) continue
    const name = subject.kind === 'workspace' ? undefined : subject.name
    const isShown =
      subject.kind === 'deployment'
        ? deployment === name
        : deployment === undefined && graph === name
    if (!isShown) continue
    // The chart shows thumbs up.
    const drawn = measure === 'thumbs-down' ? 1 - limit : limit
    const known = (limits[chart] ??= [])
    if (!known.includes(drawn)) known.push(drawn)
  }
  return limits
}
