import type { MeanScore, MonitorScores } from '../../server/api/monitor.ts'
import type { Certainty, ChartPicture } from './chart-picture.ts'
import { placeIn, type TimeGrid } from './time-grid.ts'
import type { Unit } from './units.ts'

/** A chart for each evaluator of deployments: its mean score with the interval. */
export function scorePictures(
  scores: readonly MonitorScores[],
  grid: TimeGrid,
): readonly ChartPicture[] {
  return scores.map((one) => {
    const { unit, factor } = scaleOf(one)
    const { whole } = one
    const at = new Map(one.buckets.map((bucket) => [placeIn(grid, bucket.at), bucket]))
    const values = grid.starts.map((_, place) => at.get(place) ?? null)
    return {
      // The address lists charts with commas between them.
      id: `score-${encodeURIComponent(one.key)}-${one.evaluator}`,
      title: one.title,
      lead: leadOf(one),
      unit,
      shape: 'lines',
      none: `No run of this time was scored yet. ${noteOf(one) ?? ''}`.trim(),
      ...noted(one),
      lines: [
        {
          label: one.type === 'boolean' ? 'yes' : 'mean',
          look: 'main',
          whole: whole === null ? null : whole.mean * factor,
          values: values.map((value) => (value === null ? null : value.mean * factor)),
          certainty: values.map((value) => (value === null ? null : certaintyOf(value, factor))),
          ...(whole === null ? {} : { wholeCertainty: certaintyOf(whole, factor) }),
        },
      ],
    }
  })
}

function leadOf({ direction, node, share }: MonitorScores): string {
  const place = node === undefined ? '' : `at ${node}, `
  const sample =
    share === undefined || share === 1
      ? 'of runs that deployments answered'
      : `of a sample of ${Number((share * 100).toFixed(2))} %`
  return `${place}${sample}${direction === 'lower' ? ', lower is better' : ''}`
}

/** What is missing from the mean; undefined where nothing is. */
function noteOf({ errors, notApplicable, problem }: MonitorScores): string | undefined {
  const parts = [
    ...(errors === 0
      ? []
      : [`${runs(errors)} could not be scored${problem === undefined ? '' : `: ${problem}`}`]),
    ...(notApplicable === 0 ? [] : [`${runs(notApplicable)} gave nothing to score.`]),
  ]
  return parts.length === 0 ? undefined : parts.join(' ')
}

function noted(scores: MonitorScores): Pick<ChartPicture, 'note'> {
  const note = noteOf(scores)
  return note === undefined ? {} : { note }
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${count.toLocaleString()} runs`
}

function certaintyOf({ low, high, n, of }: MeanScore, factor: number): Certainty {
  return {
    low: low === null ? null : low * factor,
    high: high === null ? null : high * factor,
    n,
    among: of,
  }
}

/** How the values are written, and by what they are multiplied for that. */
function scaleOf({ type, range, unit }: MonitorScores): { unit: Unit; factor: number } {
  if (type === 'boolean') return { unit: 'share', factor: 1 }
  if (unit === 's') return { unit: 'time', factor: 1000 }
  if (unit === 'USD') return { unit: 'money', factor: 1 }
  const [least, most] = range ?? []
  return { unit: least === 0 && most === 1 ? 'score' : 'number', factor: 1 }
}
