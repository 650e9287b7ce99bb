import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { RunScore } from '../api/history.ts'
import type { ScoreStore } from './score-store.ts'

/** What is measured and stands beside a run already. */
const shownAnyway: readonly string[] = ['latency', 'cost']

/** The scores of runs that are numbers or yes and no, by run. */
export async function scoresOfRuns(
  runs: readonly string[],
  scores: Pick<ScoreStore, 'ofRuns'>,
): Promise<ReadonlyMap<string, readonly RunScore[]>> {
  const found = new Map<string, RunScore[]>()
  for (const { run, metric, evaluator, node, score } of await scores.ofRuns(runs)) {
    const [id = ''] = evaluator.split('@')
    if (score.status !== 'ok' || typeof score.value === 'string' || shownAnyway.includes(id)) {
      continue
    }
    const title = findEvaluator(id)?.title ?? metric
    const own = found.get(run) ?? []
    own.push({ metric, title, value: score.value, ...(node === undefined ? {} : { node }) })
    found.set(run, own)
  }
  return found
}
