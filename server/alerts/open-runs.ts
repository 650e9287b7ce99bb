import type { MonitoredRun } from '../monitor/monitored-run.ts'

/** When and against which limit runs are measured. */
export interface Asked {
  /** Milliseconds. */
  readonly limit: number
  /** Epoch milliseconds. */
  readonly at: number
}

/**
 * The same runs, in which those that go on and have already taken longer than the limit count with
 * their time so far: a model server that hangs ends no run, and would never be heard of. A run that
 * waits for a person is not slow.
 */
export function countOpenRuns(
  runs: readonly MonitoredRun[],
  { limit, at }: Asked,
): { readonly runs: readonly MonitoredRun[]; readonly goingOn: number } {
  let goingOn = 0
  const all = runs.map((run): MonitoredRun => {
    const took = at - run.startedAt
    if (run.outcome !== undefined || run.waiting === true || took <= limit) return run
    goingOn += 1
    const nothing = { cost: null, inputTokens: 0, outputTokens: 0 }
    return { ...run, outcome: { status: 'succeeded', took, ...nothing } }
  })
  return { runs: all, goingOn }
}
