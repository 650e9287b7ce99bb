import { requestsOf } from '../../engine/evaluate/experiment/allowance.ts'
import type { UsedEvaluator } from '../../engine/evaluate/experiment/cell.ts'
import { readRun } from '../../engine/evaluate/experiment/read-run.ts'
import { neverBegun, scoreCell } from '../../engine/evaluate/experiment/run-cell.ts'
import { LeaveOff, type Ending } from '../../engine/evaluate/experiment/run-cells.ts'
import { someAtOnce } from '../../engine/models/some-at-once.ts'
import { originsOf, usedEvaluators } from './used-evaluators.ts'
import type { Prepared, WorkTools } from './work-on-experiment.ts'

/** Scores runs that ended before an evaluator was added or changed, or whose scores a crash has lost. */
export async function scoreMissing(
  { experiment, examples, graphs, tools, baseline, limits }: Prepared,
  { store, scores, leaving, owner, onFinished }: WorkTools,
  signal: AbortSignal,
): Promise<Ending> {
  const known = await scores.rounds(experiment.id)
  const runs = await store.runs(experiment.id)
  const lacking = runs.flatMap((row) => {
    const missing = experiment.evaluators.filter(
      ({ key, round }) => (known.get(`${row.run} ${key}`) ?? -1) < round,
    )
    return missing.length === 0 ? [] : [{ row, missing }]
  })
  const { concurrency, pace, allowance } = limits
  let left = false
  let reason: string | undefined
  const scoreOne = async ({ row, missing }: (typeof lacking)[number]): Promise<void> => {
    if (leaving()) left = true
    const wanted = usedEvaluators(missing)
    if (wanted.some(asks)) reason ??= allowance.exceeded()
    // What costs nothing is scored whatever was spent.
    const now = reason === undefined ? wanted : wanted.filter((one) => !asks(one))
    if (left || now.length === 0 || signal.aborted) return
    const example = examples.get(row.example)
    const graph = graphs.get(row.variant)
    if (example === undefined || graph === undefined) return
    const run =
      tools.journal.run(row.run) === undefined
        ? neverBegun(row.run, row.problem ?? '')
        : await readRun(row.run, graph, tools)
    const cell = { variant: row.variant, example, trial: row.trial, run: row.run }
    const scored = {
      cell,
      run,
      experiment: experiment.id,
      reuse: experiment.create.reuse ?? true,
      other: baseline.besides(cell),
    }
    const counted = now.some(asks) ? await pace.begin(signal) : undefined
    const given = await scoreCell(scored, now, tools, signal)
    if (counted !== undefined) pace.end(counted, requestsOf(undefined, given))
    allowance.take(undefined, given)
    const origins = originsOf(experiment, { cell, scores: given })
    await scores.add(origins, { experiment: experiment.id, owner })
    onFinished()
  }
  try {
    await someAtOnce(lacking, concurrency, signal, scoreOne)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  if (left) return { kind: 'left', error: new LeaveOff() }
  if (reason !== undefined) return { kind: 'budget', reason }
  return signal.aborted ? { kind: 'stopped' } : undefined
}

function asks({ evaluator }: UsedEvaluator): boolean {
  return evaluator.usesModel
}
