import { isInShare } from '../in-share.ts'
import type { MonitoredRun } from './monitored-run.ts'

/**
 * At most so many of the runs that are over, spread over all of them: a share that is halved until they
 * are few enough. Who asks again, or for a part, is told of the same runs.
 */
export function chooseLookedAt<Run extends Pick<MonitoredRun, 'id' | 'outcome'>>(
  runs: readonly Run[],
  most: number,
): readonly Run[] {
  let chosen = runs.filter(({ outcome }) => outcome !== undefined)
  for (let part = 1 / 2; chosen.length > most; part /= 2) {
    chosen = chosen.filter(({ id }) => isInShare(id, part))
  }
  return chosen
}
