import { Link } from 'wouter'
import type { ComparisonAnswer, ExperimentAnswer } from '../../server/api/experiments.ts'
import { paths } from '../paths.ts'
import { formatCount } from '../ui/figures.ts'

interface Props {
  readonly comparison: ComparisonAnswer
  readonly graph: string
  readonly evaluators: ExperimentAnswer['evaluators']
}

/** How the verdicts came about, and how far people agree with the judges. */
export function MethodLine({ comparison, graph, evaluators }: Props) {
  const { method, metrics, trust, trials } = comparison
  const judges = evaluators.filter(({ usesModel }) => usesModel)
  const few = metrics.every(({ verdict }) => verdict === 'too-few')
  return (
    <>
      {few
        ? 'Below 20 examples, or of fewer than 6 sources, no verdict is given: look at the examples. '
        : `${methodWords(comparison)}, Holm-corrected for ${formatCount(metrics.filter(({ adjustedP }) => adjustedP !== null).length, 'metric')}. `}
      {trials > 1 && `The ${trials} trials of an example are averaged first. `}
      {judges.map(({ key, title, evaluator }) => {
        const agreed = trust[key]
        return (
          <span key={key}>
            {agreed === undefined ? `${title}: ` : `${title} `}
            <Link href={calibrationOf(graph, evaluator)}>{trustWords(agreed)}</Link>
            {'. '}
          </span>
        )
      })}
      <details>
        <summary>How this is computed</summary>
        <p>
          Both variants answer the same examples, so their scores are compared example by example.
          The interval is drawn from {method.resamples.toLocaleString()} resamples of the examples
          (seed {method.seed}); examples of one source are drawn together. Pass or fail is tested
          exactly (McNemar), with the interval of Tango. Where fewer than six examples changed there
          is little to draw from, and the interval leaves room for what so few do not show. The
          p-values are corrected over all metrics that are shown (Holm), and a verdict is given only
          where what is left is below {Math.round((1 - method.confidence) * 100)} %. “Can’t tell” is
          not “the same”: it says that this many examples do not show a difference of this size.
        </p>
      </details>
    </>
  )
}

/** How far people agree with a judge, with the number of their labels. */
function trustWords(agreed: ComparisonAnswer['trust'][string] | undefined): string {
  if (agreed === undefined) return 'not checked by people yet'
  const { labels, agreement, kappa } = agreed
  return [
    `agrees with people ${Math.round(agreement * 100)} %`,
    ...(kappa === null ? [] : [`κ ${kappa.toFixed(2)}`]),
    `n ${labels.toLocaleString()}`,
  ].join(', ')
}

function calibrationOf(graph: string, evaluator: string): string {
  return `${paths.calibration}?${new URLSearchParams({ graph, evaluator }).toString()}`
}

function methodWords({ metrics, method }: ComparisonAnswer): string {
  const tests = new Set(metrics.map(({ test }) => test))
  const resamples = method.resamples.toLocaleString()
  const bootstrap = `paired bootstrap over examples, ${resamples} resamples`
  const words = [
    ...(tests.has('bootstrap') ? [bootstrap] : []),
    ...(tests.has('mcnemar') ? ['exact McNemar for pass or fail'] : []),
  ].join('; ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
