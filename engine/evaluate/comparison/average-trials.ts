import type { ScoreResult } from '../score.ts'
import type { TrialScore } from './compared.ts'
import type { LeftOut, LeftOutRow } from './detailed.ts'

/** What one variant has of one metric, example by example. */
export interface ExampleValues {
  /** The mean over the trials that have a value. */
  readonly values: ReadonlyMap<string, number>
  readonly left: LeftOut
  /** Who scored; several when scores were made at different times. */
  readonly judges: readonly string[]
}

/**
 * Averages the trials inside each example first, so that an example counts once however often it was
 * tried. Errors and what does not apply are counted apart and are never 0.
 * @param examples those of the dataset; one without any score is missing
 */
export function averageTrials(
  scores: readonly TrialScore[],
  examples: readonly string[],
): ExampleValues {
  const byExample = Map.groupBy(scores, ({ example }) => example)
  const values = new Map<string, number>()
  const rows: LeftOutRow[] = []
  for (const example of examples) {
    const trials = byExample.get(example) ?? []
    if (trials.length === 0) {
      rows.push({ example, status: 'missing', reason: 'It has not been scored.' })
    }
    const found: number[] = []
    for (const { score } of trials) {
      const value = valueOf(score)
      if (value !== undefined) found.push(value)
      else rows.push({ example, ...whyNot(score) })
    }
    if (found.length > 0) {
      values.set(example, found.reduce((sum, value) => sum + value, 0) / found.length)
    }
  }
  const count = (status: LeftOutRow['status']): number =>
    rows.filter((row) => row.status === status).length
  return {
    values,
    left: {
      errors: count('error'),
      notApplicable: count('not-applicable'),
      missing: count('missing'),
      rows,
    },
    judges: [...new Set(scores.flatMap(identityOf))].sort(),
  }
}

/** A score as a number: a pass is 1. Undefined without a value, and for words. */
export function valueOf(score: ScoreResult): number | undefined {
  if (score.status !== 'ok') return undefined
  const value = typeof score.value === 'boolean' ? Number(score.value) : score.value
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function whyNot(score: ScoreResult): Pick<LeftOutRow, 'status' | 'reason'> {
  return score.status === 'ok'
    ? {
        status: 'error',
        reason: `Its value is ${JSON.stringify(score.value)}, which is no number.`,
      }
    : { status: score.status, reason: score.reason }
}

/** Who gave a score: the evaluator, and the judge that it asked. */
function identityOf({ score, evaluator }: TrialScore): string[] {
  if (score.status !== 'ok') return []
  const { judge } = score
  const by = judge === undefined ? [] : [`${judge.model} (${judge.version})`]
  const parts = [...(evaluator === undefined ? [] : [evaluator]), ...by]
  return parts.length === 0 ? [] : [parts.join(' with ')]
}
