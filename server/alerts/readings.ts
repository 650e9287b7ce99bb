import type { Share } from '../api/monitor.ts'
import { figuresOf, shareOf } from '../monitor/figures.ts'
import type { MonitoredRun } from '../monitor/monitored-run.ts'
import { countOpenRuns, type Asked } from './open-runs.ts'

/** What the runs of a window say. */
export interface Reading {
  /** Null where there is nothing to measure, or where nobody can say. */
  readonly value: number | null
  /** Runs, thumbs or verdicts that it is of. */
  readonly of: number
  /** Of a measure that is a share, with its interval. */
  readonly share?: Share
  /** Runs that go on and count with their time so far. */
  readonly goingOn?: number
  /** Why nobody can say, as a sentence. */
  readonly unknown?: string
}

export function latency(
  runs: readonly MonitoredRun[],
  asked: Asked,
  quantile: 'p50' | 'p95',
): Reading {
  const { runs: all, goingOn } = countOpenRuns(runs, asked)
  const { latency: times } = figuresOf(all)
  return {
    value: times?.[quantile] ?? null,
    of: times?.of ?? 0,
    ...(goingOn === 0 ? {} : { goingOn }),
  }
}

export function shareReading(share: Share | null): Reading {
  return share === null
    ? { value: null, of: 0 }
    : { value: share.count / share.of, of: share.of, share }
}

/** The share of those that are not counted. */
export function restOf(share: Share | null): Share | null {
  return share === null ? null : shareOf(share.of - share.count, share.of)
}

/** Null as soon as one price is not known, as everywhere in monitoring. */
export function costReading(runs: readonly MonitoredRun[]): Reading {
  const { cost } = figuresOf(runs)
  if (cost !== null) return { value: cost, of: runs.length }
  const unknown = 'The price of a model call is not known, so nobody can say what it cost.'
  return { value: null, of: runs.length, unknown }
}

export function firstWord(runs: readonly MonitoredRun[]): Reading {
  const { firstToken } = figuresOf(runs)
  return { value: firstToken?.p95 ?? null, of: firstToken?.of ?? 0 }
}

/** Of all verdicts together, whichever output they stand in. */
export function failedVerdicts(runs: readonly MonitoredRun[]): Share | null {
  const shares = Object.values(figuresOf(runs).verdicts)
  const sum = (amount: (share: Share) => number): number =>
    shares.reduce((all, share) => all + amount(share), 0)
  return shareOf(
    sum(({ count, of }) => of - count),
    sum(({ of }) => of),
  )
}
