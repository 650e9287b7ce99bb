import { EvaluatorError } from '../../engine/evaluate/evaluators/define-evaluator.ts'
import type { ScoringTools } from '../../engine/evaluate/experiment/score-run.ts'
import { hashGraph } from '../../engine/graph/hash.ts'
import type { Runs } from '../runs.ts'
import type { GraphStore } from '../store/graph-store.ts'
import { findStored } from '../stored-graph.ts'

/** Runs graphs that judge. What they judged before is answered from the journal. */
export function runJudgeGraph({
  graphs,
  runs,
  experiment,
}: {
  graphs: GraphStore
  runs: Pick<Runs, 'start'>
  experiment: string
}): ScoringTools['runGraph'] {
  return async (name, version, inputs, { trial, reuse, signal, onUsage }) => {
    const graph = await findStored(graphs, name, version)
    if (graph === undefined) {
      throw new EvaluatorError(
        version === undefined
          ? `There is no graph "${name}" to judge with.`
          : `There is no version "${version}" of the graph "${name}" to judge with.`,
        'no-graph',
      )
    }
    const wanted = Object.entries(inputs).filter(([input]) => Object.hasOwn(graph.inputs, input))
    const { id, result } = await runs.start(graph, Object.fromEntries(wanted), {
      reuse,
      trial,
      experiment,
      signal,
    })
    const { status, outputs, error, usage } = await result
    onUsage(usage)
    if (status !== 'succeeded') {
      const why = error?.message ?? `It ended as ${status}.`
      throw new EvaluatorError(`The graph "${name}" could not judge: ${why}`, 'judge')
    }
    return { run: id, version: hashGraph(graph), outputs }
  }
}
