import type { AlertMeasure, AlertMeasureId } from '../api/alerts.ts'
import { figuresOf } from '../monitor/figures.ts'
import type { MonitoredRun } from '../monitor/monitored-run.ts'
import type { Asked } from './open-runs.ts'
import {
  costReading,
  failedVerdicts,
  firstWord,
  latency,
  restOf,
  shareReading,
  type Reading,
} from './readings.ts'

interface Measure extends AlertMeasure {
  /** `below` fires under its limit. */
  readonly fires: 'above' | 'below'
  /** Whether it takes what the events of runs, or people, say of them. */
  readonly looks: boolean
  read(runs: readonly MonitoredRun[], asked: Asked): Reading
}

const second = 1000

/** All that a rule can be about, in the order in which they are offered. */
export const measures: readonly Measure[] = [
  {
    id: 'latency-p95',
    title: 'Latency p95',
    unit: 'milliseconds',
    counted: 'run',
    usualLimit: 6 * second,
    fires: 'above',
    looks: false,
    read: (runs, asked) => latency(runs, asked, 'p95'),
  },
  {
    id: 'latency-p50',
    title: 'Latency p50',
    unit: 'milliseconds',
    counted: 'run',
    usualLimit: 3 * second,
    fires: 'above',
    looks: false,
    read: (runs, asked) => latency(runs, asked, 'p50'),
  },
  {
    id: 'first-word-p95',
    title: 'First word p95',
    unit: 'milliseconds',
    counted: 'run',
    usualLimit: 2 * second,
    fires: 'above',
    looks: true,
    read: (runs) => firstWord(runs),
  },
  {
    id: 'failed',
    title: 'Share of failed runs',
    unit: 'share',
    counted: 'run',
    usualLimit: 0.05,
    fires: 'above',
    looks: false,
    read: (runs) => shareReading(figuresOf(runs).failed),
  },
  {
    id: 'cost',
    title: 'Cost',
    unit: 'dollars',
    usualLimit: 5,
    fires: 'above',
    looks: false,
    read: (runs) => costReading(runs),
  },
  {
    id: 'thumbs-down',
    title: 'Share of thumbs down',
    unit: 'share',
    counted: 'thumb',
    usualLimit: 0.3,
    fires: 'above',
    looks: true,
    read: (runs) => shareReading(restOf(figuresOf(runs).thumbs)),
  },
  {
    id: 'verdicts-failed',
    title: 'Share of failed verdicts',
    unit: 'share',
    counted: 'verdict',
    usualLimit: 0.2,
    fires: 'above',
    looks: true,
    read: (runs) => shareReading(failedVerdicts(runs)),
  },
  {
    id: 'requests',
    title: 'Requests',
    unit: 'requests',
    usualLimit: 1,
    fires: 'below',
    looks: false,
    read: (runs) => ({ value: figuresOf(runs).requests, of: runs.length }),
  },
]

const byId = new Map(measures.map((measure) => [measure.id, measure]))

/** @throws where a newer Heddle wrote a rule about something that this one does not measure */
export function measureOf(id: AlertMeasureId): Measure {
  const found = byId.get(id)
  if (found !== undefined) return found
  throw new Error(
    `Nothing is measured that is called "${id}". Delete the rule, or start the Heddle that wrote it.`,
  )
}
