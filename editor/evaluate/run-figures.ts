import type { ExperimentAnswer } from '../../server/api/experiments.ts'

/** Which figures of its runs a variant shows beside its scores: none that an evaluator has as a score already. */
export function runFigures(
  evaluators: readonly Pick<ExperimentAnswer['evaluators'][number], 'evaluator' | 'node'>[],
): { readonly cost: boolean; readonly latency: boolean } {
  const isScored = (id: string): boolean =>
    evaluators.some(({ evaluator, node }) => evaluator === id && node === undefined)
  return { cost: !isScored('cost'), latency: !isScored('latency') }
}
