import { quantile } from '../bootstrap.ts'
import { seededRandom } from '../random.ts'
import { pairedBootstrap, usualResamples } from '../statistics/paired-bootstrap.ts'
import type { Attribution, NodeShare } from './attribution.ts'
import type { HybridPlan } from './hybrids.ts'
import { describeAttribution, type TalkedMetric } from './sentence.ts'
import { exactShapley, marginalsAlong, type Marginals } from './shapley.ts'

/** An attribution with all that was found on the way to it. */
export interface DetailedAttribution extends Attribution {
  readonly shares: readonly DetailedShare[]
  /** Examples that every hybrid has a value of. */
  readonly examples: number
  readonly interactionInterval: readonly [number, number]
}

export interface DetailedShare extends NodeShare {
  readonly aloneInterval: readonly [number, number]
  /** The standard error that comes from sampling orders; 0 when every combination was run. */
  readonly samplingError: number
}

export interface Measured {
  readonly metric: TalkedMetric
  readonly plan: HybridPlan
  /** By key of the hybrid and id of the example: the mean over its trials. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** By id of the example: what it shares with others. */
  readonly sources?: ReadonlyMap<string, string>
  readonly executedSpans: number
  readonly reusedSpans: number
}

/**
 * Shares the difference between two versions out over the changes. Examples that a hybrid has no
 * value of are left out. Intervals come from drawing examples anew, and sampled orders with them.
 * @throws RangeError when the versions do the same, or no example has a value of every hybrid
 */
export function attribute(
  measured: Measured,
  options: { resamples?: number; seed?: number } = {},
): DetailedAttribution {
  const { metric, plan, values, sources } = measured
  const { resamples = usualResamples, seed = 1 } = options
  const { swaps, hybrids, orders } = plan
  if (swaps.length === 0) {
    throw new RangeError('The two versions do the same, so there is nothing to share out.')
  }
  const rows = completeRows(plan, values)
  if (rows.length === 0) {
    throw new RangeError(
      `No example has a value of "${metric.key}" for all ${hybrids.length} graphs, so nothing can be shared out.`,
    )
  }
  const clusters = rows.map(({ example }) => sources?.get(example) ?? `example ${example}`)
  const intervalOf = (list: readonly number[]): readonly [number, number] => {
    const { bca } = pairedBootstrap(list, { clusters, resamples, seed })!
    return [bca.low, bca.high]
  }
  const count = swaps.length
  const [none, all] = ['0'.repeat(count), '1'.repeat(count)]
  const totals = rows.map((row) => row.values.get(all)! - row.values.get(none)!)
  const alone = swaps.map((_, at) => aloneOf(rows, at, count))
  const found = plan.exact
    ? exactShares(rows, count, intervalOf)
    : sampledShares(rows, orders, { clusters, resamples, seed })
  const shares = swaps.map(({ nodes, title, change }, at): DetailedShare => {
    const own = alone[at]
    return {
      nodes,
      title,
      change,
      ...found[at]!,
      alone: own === undefined ? 0 : meanOf(own),
      aloneInterval: own === undefined ? [0, 0] : intervalOf(own),
    }
  })
  const unexplained = totals.map((total, at) =>
    alone.reduce((rest, own) => rest - (own?.[at] ?? 0), total),
  )
  const result = {
    metric: metric.key,
    total: meanOf(totals),
    interval: intervalOf(totals),
    shares,
    interaction: meanOf(unexplained),
    interactionInterval: intervalOf(unexplained),
    examples: rows.length,
    hybrids: hybrids.length,
    possible: plan.possible,
    exact: plan.exact,
    executedSpans: measured.executedSpans,
    reusedSpans: measured.reusedSpans,
  }
  return {
    ...result,
    sentence: describeAttribution(metric, { ...result, clusters: new Set(clusters).size }),
  }
}

interface Row {
  readonly example: string
  /** By key of the hybrid. */
  readonly values: ReadonlyMap<string, number>
}

function completeRows({ hybrids }: HybridPlan, values: Measured['values']): Row[] {
  const examples = values.get(hybrids[0]?.key ?? '') ?? new Map<string, number>()
  return [...examples.keys()].flatMap((example): Row[] => {
    const found = hybrids.map(({ key }) => [key, values.get(key)?.get(example)] as const)
    const known = found.flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    )
    return known.length < hybrids.length ? [] : [{ example, values: new Map(known) }]
  })
}

/** What a change made alone on the baseline adds; undefined where that graph was not run. */
function aloneOf(rows: readonly Row[], at: number, count: number): number[] | undefined {
  const key = `${'0'.repeat(at)}1${'0'.repeat(count - at - 1)}`
  const none = '0'.repeat(count)
  if (!rows[0]!.values.has(key)) return undefined
  return rows.map(({ values }) => values.get(key)! - values.get(none)!)
}

type Share = Pick<DetailedShare, 'share' | 'interval' | 'samplingError'>

function exactShares(
  rows: readonly Row[],
  count: number,
  intervalOf: (values: readonly number[]) => readonly [number, number],
): Share[] {
  const byRow = rows.map(({ values }) => exactShapley(values, count))
  return Array.from({ length: count }, (_, at) => {
    const own = byRow.map((marginals) => marginals[at]!)
    return { share: meanOf(own), interval: intervalOf(own), samplingError: 0 }
  })
}

/**
 * Draws sources of examples and pairs of an order with its reverse, so that the interval holds what
 * both leave open.
 */
function sampledShares(
  rows: readonly Row[],
  orders: readonly (readonly number[])[],
  draws: { clusters: readonly string[]; resamples: number; seed: number },
): Share[] {
  const byRow = rows.map(({ values }) => inPairs(marginalsAlong(values, orders)))
  const pairs = byRow[0]!.length
  const groups = [...Map.groupBy(byRow.keys(), (at) => draws.clusters[at]!).values()]
  return orders[0]!.map((_, swap) => {
    // By group and pair of orders: the sum over the examples of the group.
    const sums = groups.map((places) =>
      Array.from({ length: pairs }, (__, pair) =>
        places.reduce((sum, at) => sum + byRow[at]![pair]![swap]!, 0),
      ),
    )
    const sizes = groups.map(({ length }) => length)
    const byPair = Array.from(
      { length: pairs },
      (__, pair) => sums.reduce((sum, own) => sum + own[pair]!, 0) / rows.length,
    )
    const share = meanOf(byPair)
    const spread = byPair.reduce((sum, one) => sum + (one - share) ** 2, 0)
    const means = drawBoth(sums, sizes, pairs, draws)
    return {
      share,
      interval: [quantile(means, 0.025), quantile(means, 0.975)],
      samplingError: pairs < 2 ? 0 : Math.sqrt(spread / (pairs * (pairs - 1))),
    }
  })
}

function drawBoth(
  sums: readonly (readonly number[])[],
  sizes: readonly number[],
  pairs: number,
  { resamples, seed }: { resamples: number; seed: number },
): Float64Array {
  const random = seededRandom(seed)
  return Float64Array.from({ length: resamples }, () => {
    const drawn = Array.from({ length: pairs }, () => Math.floor(random() * pairs))
    let sum = 0
    let size = 0
    for (let draw = 0; draw < sums.length; draw += 1) {
      const at = Math.floor(random() * sums.length)
      for (const pair of drawn) sum += sums[at]![pair]!
      size += sizes[at]!
    }
    return sum / (size * pairs)
  }).sort()
}

/** The mean of each order and its reverse, which stand beside each other. */
function inPairs(marginals: readonly Marginals[]): Marginals[] {
  return marginals.flatMap((one, at) => {
    if (at % 2 === 1) return []
    const reverse = marginals[at + 1] ?? one
    return [one.map((value, swap) => (value + reverse[swap]!) / 2)]
  })
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
