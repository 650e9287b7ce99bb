import type { ComparisonAnswer } from '../../server/api/experiments.ts'
import { formatCount } from '../ui/figures.ts'

/** How the verdicts came about. */
export function MethodLine({ comparison }: { comparison: ComparisonAnswer }) {
  const { method, metrics, trials } = comparison
  const few = metrics.every(({ verdict }) => verdict === 'too-few')
  return (
    <>
      {few
        ? 'Below 20 examples, or of fewer than 6 sources, no verdict is given: look at the examples. '
        : `${methodWords(comparison)}, Holm-corrected for ${formatCount(metrics.filter(({ adjustedP }) => adjustedP !== null).length, 'metric')}. `}
      {trials > 1 && `The ${trials} trials of an example are averaged first. `}
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
