import type { RunEvent } from '../../engine/run/events.ts'
import type { RunResult } from '../../engine/run/run-graph.ts'
import { answerOf } from '../routes/started-run.ts'
import type { Runs } from '../runs.ts'
import type { ServedRun } from './served-graphs.ts'

/** A run whose answer somebody waits for, whether it is under way or an earlier request began it. */
export interface FollowedRun {
  readonly id: string
  events(): AsyncIterable<RunEvent>
  readonly result: Promise<RunResult>
}

export function followedRun({ id, handle }: ServedRun, runs: Runs): FollowedRun {
  if (handle !== undefined) return handle
  const { waiting = [], ...answer } = answerOf(runs, id)
  return {
    id,
    events: () => runs.events(id, 0) ?? none(),
    result: Promise.resolve({ ...answer, waiting: waiting.map(({ path }) => path) }),
  }
}

async function* none(): AsyncGenerator<RunEvent, void, undefined> {}
