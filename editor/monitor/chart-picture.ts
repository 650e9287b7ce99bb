import type {
  MonitorAnswer,
  MonitorBucket,
  MonitorFigures,
  Quantiles,
  Share,
} from '../../server/api/monitor.ts'
import type { Look } from './chart-looks.ts'
import { scorePictures } from './score-pictures.ts'
import { placeIn, type TimeGrid } from './time-grid.ts'
import type { Unit } from './units.ts'

/** One chart: what is drawn, said and written into a table. */
export interface ChartPicture {
  readonly id: string
  readonly title: string
  /** What it counts, in a few words. */
  readonly lead?: string
  readonly unit: Unit
  /** Bars stand on each other. */
  readonly shape: 'bars' | 'lines'
  /** The first one of bars stands lowest. */
  readonly lines: readonly ChartLine[]
  /** Said where there is nothing to draw. */
  readonly none: string
  /** What the figures do not show, as a sentence. */
  readonly note?: string
}

/** How sure a value is: a 95 % interval, and how many it is of. */
export interface Certainty {
  /** Null where too few say nothing of it. */
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  /** Of how many they are a sample. */
  readonly among?: number
}

export interface ChartLine {
  readonly label: string
  readonly look: Look
  /** Of all the time. */
  readonly whole: number | null
  /** One for each bucket; null is a gap. */
  readonly values: readonly (number | null)[]
  /** Only of shares and means; null where there is none. */
  readonly certainty?: readonly (Certainty | null)[]
  /** Of all the time. */
  readonly wholeCertainty?: Certainty
}

/** All charts of an answer, in the order in which they are shown. */
export function chartPictures(answer: MonitorAnswer, grid: TimeGrid): readonly ChartPicture[] {
  const at = spread(answer.buckets, grid)
  return [
    {
      id: 'requests',
      title: 'Requests',
      unit: 'count',
      shape: 'bars',
      none: 'Nothing ran in this time.',
      lines: requestLines(answer.whole, at),
    },
    {
      id: 'failed',
      title: 'Failed',
      lead: 'of those that are over and were not cancelled',
      none: 'No run is over yet.',
      ...shareOf('failed', 'bad', answer.whole, at, ({ failed }) => failed),
    },
    {
      id: 'latency',
      title: 'Latency',
      lead: 'of runs that succeeded',
      none: 'No run has succeeded in this time.',
      ...times(answer.whole, at, ['p50', 'p95', 'p99'], ({ latency }) => latency),
    },
    {
      id: 'first-word',
      title: 'First word',
      lead: 'from the start of a run to the first word of a model',
      none: 'No model streamed an answer in this time.',
      ...times(answer.whole, at, ['p50', 'p95'], ({ firstToken }) => firstToken),
    },
    {
      id: 'cost',
      title: 'Cost',
      unit: 'money',
      shape: 'bars',
      none: 'Nothing was paid in this time, as far as prices are known.',
      lines: [
        {
          label: 'cost',
          look: 'main',
          whole: answer.whole.cost,
          // A price that nobody knows is no price of nothing.
          values: at.map((bucket) => (bucket === undefined ? 0 : bucket.cost)),
        },
      ],
    },
    {
      id: 'cached',
      title: 'Answered from the cache',
      lead: 'of executions of nodes',
      none: 'No executions were looked at in this time.',
      ...shareOf('cached', 'main', answer.whole, at, ({ cached }) => cached),
    },
    {
      id: 'thumbs',
      title: 'Thumbs up',
      lead: 'of all thumbs',
      none: 'Nobody gave a thumb in this time.',
      ...shareOf('thumbs up', 'good', answer.whole, at, ({ thumbs }) => thumbs),
    },
    ...Object.keys(answer.whole.verdicts).map((name) => ({
      id: `verdict-${name}`,
      title: name === 'verdict' ? 'Verdicts' : `Verdicts in ${name}`,
      lead: 'that passed, as graphs gave them back',
      none: 'No verdict was given back in this time.',
      ...shareOf('passed', 'good', answer.whole, at, ({ verdicts }) => verdicts[name] ?? null),
    })),
    ...scorePictures(answer.scores, grid),
  ]
}

/** Whether there is anything to draw: zeros alone are not. */
export function isEmpty({ lines }: ChartPicture): boolean {
  return lines.every(({ values, certainty }) =>
    values.every((value) => value === null || (value === 0 && certainty === undefined)),
  )
}

type Buckets = readonly (MonitorBucket | undefined)[]

/** The buckets with runs at their places among all. */
function spread(buckets: readonly MonitorBucket[], grid: TimeGrid): Buckets {
  const places = new Map(buckets.map((bucket) => [placeIn(grid, bucket.at), bucket]))
  return grid.starts.map((_, place) => places.get(place))
}

function requestLines(whole: MonitorFigures, at: Buckets): readonly ChartLine[] {
  const failed = (figures: MonitorFigures): number => figures.failed?.count ?? 0
  const parts: readonly [string, Look, (figures: MonitorFigures) => number][] = [
    [
      'succeeded',
      'main',
      (all) => Math.max(0, all.requests - failed(all) - all.cancelled - all.open),
    ],
    ['failed', 'bad', failed],
    ['cancelled', 'aside', ({ cancelled }) => cancelled],
    ['not over', 'open', ({ open }) => open],
  ]
  return parts
    .filter(([label, , read]) => label === 'succeeded' || label === 'failed' || read(whole) > 0)
    .map(([label, look, read]) => ({
      label,
      look,
      whole: read(whole),
      values: at.map((bucket) => (bucket === undefined ? 0 : read(bucket))),
    }))
}

type Drawn = Pick<ChartPicture, 'unit' | 'shape' | 'lines'>

function times(
  whole: MonitorFigures,
  at: Buckets,
  names: readonly ('p50' | 'p95' | 'p99')[],
  read: (figures: MonitorFigures) => Quantiles | null,
): Drawn {
  const lines = names.map((name) => ({
    label: name,
    look: name,
    whole: read(whole)?.[name] ?? null,
    values: at.map((bucket) => (bucket === undefined ? null : (read(bucket)?.[name] ?? null))),
  }))
  return { unit: 'time', shape: 'lines', lines }
}

function shareOf(
  label: string,
  look: Look,
  whole: MonitorFigures,
  at: Buckets,
  read: (figures: MonitorFigures) => Share | null,
): Drawn {
  const shares = at.map((bucket) => (bucket === undefined ? null : read(bucket)))
  const line = {
    label,
    look,
    whole: ratio(read(whole)),
    values: shares.map(ratio),
    certainty: shares.map((share) => (share === null ? null : certaintyOf(share))),
  }
  return { unit: 'share', shape: 'lines', lines: [line] }
}

function certaintyOf({ low, high, of }: Share): Certainty {
  return { low, high, n: of }
}

function ratio(share: Share | null): number | null {
  return share === null || share.of === 0 ? null : share.count / share.of
}
