import { Network } from 'lucide-react'
import { useEffect } from 'react'
import { Link } from 'wouter'
import type { NodeShare } from '../../engine/evaluate/attribution/attribution.ts'
import { LaidOver } from '../canvas/LaidOver.tsx'
import { useNodeMarks, type NodeMark } from '../canvas/node-marks.ts'
import { paths } from '../paths.ts'
import { inSentence } from './evaluator-words.ts'
import { useAttributions, useExperiment } from './evaluate-requests.ts'
import { figuresOf, type MetricFigures } from './metric-figures.ts'

interface Props {
  readonly graph: string
  readonly experiment: string
  readonly attribution: string
  readonly onClose: () => void
}

/** Says at each changed node of the canvas which share of a difference is its own. */
export default function SharesOverlay({ graph, experiment, attribution, onClose }: Props) {
  const { data: list, error } = useAttributions(experiment)
  const { data: made } = useExperiment(experiment)
  const found = list?.attributions.find(({ id }) => id === attribution)
  const result = found?.result
  const evaluator = made?.evaluators.find(({ key }) => key === found?.request.metric)
  useEffect(() => {
    if (result === undefined || evaluator === undefined) return undefined
    const figures = figuresOf({
      ...(evaluator.unit === undefined ? {} : { unit: evaluator.unit }),
      test: evaluator.type === 'boolean' ? 'mcnemar' : 'bootstrap',
      baseline: result.total,
      candidate: 0,
    })
    useNodeMarks.setState({ marks: marksOf(result.shares, figures, evaluator.direction) })
    return () => useNodeMarks.setState({ marks: {} })
  }, [result, evaluator])
  const pair = found?.request
  const address = (): string => {
    const query = new URLSearchParams(
      pair === undefined ? {} : { base: pair.baseline, cand: pair.candidate, metric: pair.metric },
    )
    return `${paths.experiment(graph, experiment)}?${query.toString()}`
  }
  return (
    <LaidOver
      icon={<Network size={15} aria-hidden />}
      takesOff="Take the shares off"
      beside={<Link href={address()}>Back to the evaluation</Link>}
      onClose={onClose}
    >
      {error !== null || (list !== undefined && result === undefined) ? (
        'These shares are not there any more.'
      ) : pair === undefined || evaluator === undefined ? (
        'Shares are loaded.'
      ) : (
        <>
          <strong>{`Shares of the difference in ${inSentence(evaluator.title)}`}</strong>
          {`, from ${pair.baseline} to ${pair.candidate}.`}
        </>
      )}
    </LaidOver>
  )
}

function marksOf(
  shares: readonly NodeShare[],
  figures: MetricFigures,
  direction: 'higher' | 'lower',
): Readonly<Record<string, NodeMark>> {
  return Object.fromEntries(
    shares.flatMap(({ nodes, change, share, interval }) => {
      const clear = interval[0] > 0 || interval[1] < 0
      const better = share > 0 === (direction === 'higher')
      const mark: NodeMark = {
        text: figures.difference(share),
        title: `${change}: ${figures.difference(share)}, between ${figures.bound(interval[0])} and ${figures.bound(interval[1])}`,
        tone: clear ? (better ? 'better' : 'worse') : 'unclear',
      }
      // On the canvas a node in a frame goes by its own id.
      return nodes.map((node) => [node.slice(node.lastIndexOf('/') + 1), mark] as const)
    }),
  )
}
