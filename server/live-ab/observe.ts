import type { Observation } from '../../engine/evaluate/live/units.ts'
import type { RunAnswer } from '../api.ts'
import type { FeedbackRow } from '../store/feedback-tables.ts'
import { measuredIn } from './measured-output.ts'

type Measures = Observation['measures']

/** A run that a deployment answered with one of its variants. */
export interface RunExposure {
  readonly run: string
  /** What the split is sticky by. */
  readonly unit: string
  readonly variant: string
  /** Epoch milliseconds. */
  readonly at: number
}

/**
 * What a live A/B can be decided by, run by run: `thumbs` (1 is up) and `stars` of everybody who gave
 * them, `latency` in milliseconds, `cost` in US dollars, `failed` (1 is yes), and what the graph itself
 * gives back: `output.NAME` for an output that is a number or yes or no, `output.NAME.score` and
 * `output.NAME.pass` for a verdict. A run that is not over, or that somebody cancelled, measures
 * nothing and still counts in the split, and so does a run that is not recorded any more.
 * @param sources.feedback of all these runs
 * @param sources.known keeps what a run that is over measured, so that it is looked at once
 */
export function observe(
  exposures: readonly RunExposure[],
  sources: {
    readonly look: (run: string) => RunAnswer | undefined
    readonly feedback: readonly FeedbackRow[]
    readonly known?: Map<string, Measures>
  },
): Observation[] {
  const { look, known = new Map<string, Measures>() } = sources
  const feedback = Map.groupBy(sources.feedback, ({ run }) => run)

  function measuresOf(id: string): Measures {
    const before = known.get(id)
    if (before !== undefined) return before
    const run = look(id)
    const measures = measuresOfRun(run)
    if (run?.endedAt !== undefined) known.set(id, measures)
    return measures
  }

  return exposures.map(({ run, unit, variant, at }) => ({
    unit,
    variant,
    at,
    measures: {
      ...measuresOf(run),
      ...measuresOfFeedback(feedback.get(run) ?? []),
    },
  }))
}

function measuresOfRun(run: RunAnswer | undefined): Measures {
  if (run?.status !== 'succeeded' && run?.status !== 'failed') return {}
  const measures: Record<string, number> = { failed: run.status === 'failed' ? 1 : 0 }
  if (run.endedAt !== undefined) measures['latency'] = run.endedAt - run.startedAt
  if (run.usage.cost !== null) measures['cost'] = run.usage.cost
  for (const [name, value] of Object.entries(run.outputs)) {
    for (const [key, measured] of measuredIn(value)) measures[`output.${name}${key}`] = measured
  }
  return measures
}

function measuresOfFeedback(rows: readonly FeedbackRow[]): Record<string, number> {
  const thumbs = rows.flatMap((row) => (row.thumbs === null ? [] : row.thumbs === 'up' ? 1 : 0))
  const stars = rows.flatMap((row) => row.stars ?? [])
  return {
    ...(thumbs.length === 0 ? {} : { thumbs: meanOf(thumbs) }),
    ...(stars.length === 0 ? {} : { stars: meanOf(stars) }),
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
