import { showExamples } from '../comparison/amounts.ts'
import type { ComparedMetric } from '../comparison/compared.ts'
import { enoughExamples } from '../comparison/detailed.ts'
import { partsOf } from '../comparison/slices.ts'
import { describeColumn } from '../experiment/describe-column.ts'
import type { Report } from './report.ts'

/** One metric by parts of the dataset: by tag, split and value of the metadata. */
export interface SliceTable {
  readonly metric: ComparedMetric
  readonly slices: readonly ReportSlice[]
}

export interface ReportSlice {
  /** What divides the dataset: `tag`, `split` or a key of the metadata. */
  readonly key: string
  readonly value: string
  /** Examples that have a value, on both sides where two are compared. */
  readonly n: number
  /** In the order of what is compared: baseline first; one where a variant stands alone. */
  readonly scores: readonly number[]
  /** Candidate less baseline; undefined where a variant stands alone. */
  readonly difference?: number
  /** 95 %, of the difference where two are compared, else of the score. */
  readonly interval: readonly [number, number] | null
  /** It has too few examples to say anything. */
  readonly small: boolean
  /** What may be read from it, and what not. */
  readonly note: string
}

/** Said below the tables, because many parts are looked at and none of them is a test. */
export const slicesCaution =
  'Parts are places to look, not verdicts: their intervals stand each for itself, and of many parts some differ by chance.'

/** The slices of a report: of its comparison, or, with one variant, of that one. Metrics without any are left out. */
export function sliceTables(report: Report): readonly SliceTable[] {
  const { comparison, metrics } = report
  const tables = metrics.map((metric): SliceTable => {
    const compared = comparison?.metrics.find((found) => found.metric === metric.key)
    if (comparison === undefined) return { metric, slices: scoreSlices(report, metric) }
    const slices = (compared?.slices ?? []).map((slice): ReportSlice => {
      const at = slice.slice.indexOf(':')
      const { n, baseline, candidate, difference, interval } = slice
      return {
        key: slice.slice.slice(0, at),
        value: slice.slice.slice(at + 1),
        n,
        scores: [baseline, candidate],
        difference,
        interval,
        small: n < enoughExamples,
        note: differenceNote(n, interval, metric.direction),
      }
    })
    return { metric, slices }
  })
  return tables.filter(({ slices }) => slices.length > 0)
}

/** Such as `how-to` for a tag; what else divides is named before its value. */
export function sliceWords({ key, value }: Pick<ReportSlice, 'key' | 'value'>): string {
  return key === 'tag' ? value : `${key}: ${value}`
}

function scoreSlices({ rows, variants }: Report, metric: ComparedMetric): ReportSlice[] {
  const name = variants[0]?.name
  const scores = rows.flatMap(({ example, sides }) => {
    const score = sides.find(({ variant }) => variant === name)?.scores[metric.key]
    return score === undefined ? [] : [{ metric: metric.key, example, trial: 1, score }]
  })
  const sources = new Map(rows.map(({ example, source }) => [example, source]))
  const parts = partsOf(rows.map(({ example: id, ...of }) => ({ id, ...of })))
  return [...parts].flatMap(([key, values]) =>
    [...values]
      .flatMap(([value, ids]): ReportSlice[] => {
        const within = new Set(ids)
        const { mean, interval, n } = describeColumn(
          metric,
          scores.filter(({ example }) => within.has(example)),
          ids.map((id) => ({ id, source: sources.get(id) })),
        )
        if (mean === null) return []
        return [
          {
            key,
            value,
            n,
            scores: [mean],
            interval,
            small: n < enoughExamples,
            note: fewNote(n) ?? (interval === null ? oneSource : ''),
          },
        ]
      })
      .sort((a, b) => b.n - a.n),
  )
}

function differenceNote(
  n: number,
  interval: ReportSlice['interval'],
  direction: ComparedMetric['direction'],
): string {
  const few = fewNote(n)
  if (few !== undefined) return few
  if (interval === null) return oneSource
  const [low, high] = interval
  if (low === 0 && high === 0) return 'The same on all'
  if (low <= 0 && high >= 0) return 'Can’t tell: the interval holds 0'
  return `${low > 0 === (direction === 'higher') ? 'Better' : 'Worse'} here: the interval excludes 0`
}

const oneSource = 'All from one source: it says nothing of others'

function fewNote(n: number): string | undefined {
  return n < enoughExamples
    ? `Too small to say anything: ${showExamples(n)}, ${enoughExamples} are the least`
    : undefined
}
