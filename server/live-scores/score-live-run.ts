import { readRun } from '../../engine/evaluate/experiment/read-run.ts'
import { scoreRun, type ScoringTools } from '../../engine/evaluate/experiment/score-run.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { Models } from '../../engine/models/models.ts'
import type { Engine } from '../../engine/run/engine.ts'
import { storedEvaluator } from '../experiments/evaluator-problems.ts'
import { runJudgeGraph } from '../experiments/run-judge-graph.ts'
import type { ScoreOrigin, ScoreStore } from '../experiments/score-store.ts'
import { originsOf, usedEvaluators } from '../experiments/used-evaluators.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import type { WaitingRun } from './waiting-runs.ts'

export interface LiveScoringTools {
  readonly engine: Pick<Engine, 'timeOf'>
  readonly journal: Pick<Journal, 'append' | 'events' | 'find' | 'run'>
  readonly graphs: GraphStore
  readonly runs: Pick<Runs, 'start'>
  readonly models: () => Models
  readonly scores: Pick<ScoreStore, 'add'>
}

/**
 * Scores a run of a deployment as an experiment would, and keeps the scores.
 * @throws what the signal was aborted with: then nothing was scored
 */
export async function scoreLiveRun(
  { exposure, startedAt, evaluators }: WaitingRun,
  tools: LiveScoringTools,
  signal: AbortSignal,
): Promise<readonly ScoreOrigin[]> {
  const { engine, journal, graphs } = tools
  const { run: id, name: deployment, variant, version } = exposure
  const document = await graphs.document(version)
  if (document === undefined) {
    throw new Error(`The graph of the run "${id}" (${version}) is not stored any more.`)
  }
  const stored = evaluators.map(storedEvaluator)
  const run = await readRun(id, document, { engine, journal })
  // Nothing is expected of it, and it is of no dataset.
  const example = { id: '', inputs: run.inputs }
  // Under a name that no experiment can have: what judges ask is no run of theirs, nor of anybody's.
  const experiment = `live ${deployment}`
  const scoring: ScoringTools = {
    models: tools.models(),
    runGraph: runJudgeGraph({ ...tools, experiment }),
    journal,
    reuse: true,
    experiment,
    signal,
  }
  const scores = await scoreRun({ run, example, trial: 0 }, usedEvaluators(stored), scoring)
  const origins = originsOf(
    { id: '', graph: document.name, variants: [{ name: variant, version }], evaluators: stored },
    { cell: { variant, example, trial: 0, run: id }, scores },
  ).map((origin): ScoreOrigin => ({ ...origin, live: { deployment, startedAt } }))
  await tools.scores.add(origins)
  return origins
}
