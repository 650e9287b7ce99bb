import type { Journal } from '../journal/journal.ts'
import { stepsOf } from '../plan/steps-of.ts'
import { longestPath } from './longest-path.ts'
import { pastRuns, type Amounts, type PastPlace, type PastRun } from './past-runs.ts'
import type { PlannedGraph } from './prepare.ts'
import { addQuantiles, quantilesOf, type Quantiles } from './quantiles.ts'

/** What a run of a graph is likely to take, from what earlier runs took. */
export interface Estimate {
  readonly graph: string
  readonly version: string
  /**
   * `runs`: whole runs of this version. `spans`: there are few of them, so it is put together from
   * the same nodes in other versions of the graph: tokens and cost are sums over the nodes, the time
   * is that of the longest path. `none`: nothing of it has run yet.
   */
  readonly basis: 'runs' | 'spans' | 'none'
  /** How many runs it comes from. */
  readonly runs: number
  /** Milliseconds at work: the wait for a person does not count. Absent when the basis is `none`. */
  readonly duration?: Quantiles
  /** Input and output tokens together. */
  readonly tokens?: Quantiles
  /** US dollars; null where the price of a model is not known. */
  readonly cost?: Quantiles | null
  /** Those of which something is known, in the order of the graph. */
  readonly nodes: readonly NodeEstimate[]
  /** Nodes of which no run tells anything: the estimate is without them. */
  readonly unknown: readonly string[]
}

interface NodeEstimate {
  /** Inside a subgraph with the node that runs it: `answer/generate`. */
  readonly node: string
  readonly nodeType: string
  /** How many runs tell something about it. */
  readonly runs: number
  /** The share of those runs in which it was not skipped, from 0 to 1. */
  readonly ran: number
  /** Medians over the runs in which it ran; of all its executions in a run together. */
  readonly executions: number
  /** Of models. */
  readonly calls: number
  readonly duration: number
  readonly tokens: number
  readonly cost: number | null
}

/** Fewer runs of a version than this say too little to leave the others aside. */
const enoughRuns = 5

/** Looks at a bounded part of the journal, however long the history of the graph is. */
export async function estimateRun(journal: Journal, planned: PlannedGraph): Promise<Estimate> {
  const { graph, version, plan } = planned
  const found = await pastRuns(journal, graph.name, version)
  const own = found.filter((run) => run.version === version)
  const whole = own.filter((run) => run.whole)
  const others = found.length > own.length
  const fromRuns = whole.length >= enoughRuns || (whole.length > 0 && !others)
  const runs = fromRuns ? whole : found

  const known = new Map<string, readonly PastPlace[]>()
  const unknown: string[] = []
  const nodes: NodeEstimate[] = []
  for (const [place, step] of stepsOf(plan)) {
    if (step.kind === 'loop' || step.kind === 'map') continue
    const nodeType = step.kind === 'graph' ? 'graph' : step.type.type
    const past = pastAt(place, nodeType, version, runs)
    if (past.length === 0) unknown.push(place)
    else {
      known.set(place, past)
      nodes.push(nodeEstimate(place, nodeType, past))
    }
  }
  const about = { graph: graph.name, version, nodes, unknown }
  if (fromRuns) return { ...about, basis: 'runs', runs: whole.length, ...totalsOf(whole) }
  if (nodes.length === 0) return { ...about, basis: 'none', runs: 0 }
  const totals = [...known.values()].map(totalsOf)
  const costs = totals.map(({ cost }) => cost)
  const items = (place: string): number =>
    quantilesOf(runs.flatMap((run) => run.items.get(place) ?? [])).median
  const duration = (quantile: keyof Quantiles): number =>
    longestPath(
      plan,
      (place) => {
        const past = known.get(place)
        return past && quantilesOf(past.map((one) => one.duration))[quantile]
      },
      items,
    )
  return {
    ...about,
    basis: 'spans',
    runs: runs.length,
    duration: { median: duration('median'), p90: duration('p90') },
    tokens: totals.map(({ tokens }) => tokens).reduce(addQuantiles),
    cost: costs.reduce((sum, one) =>
      sum === null || one === null ? null : addQuantiles(sum, one),
    ),
  }
}

/** What runs say about a node of this type. Where one was skipped, its type is not recorded. */
function pastAt(
  place: string,
  nodeType: string,
  version: string,
  runs: readonly PastRun[],
): PastPlace[] {
  const past = runs.filter(({ places }) => {
    const type = places.get(place)?.nodeType
    return type === undefined || type === nodeType
  })
  const same = past.some(
    (run) => run.version === version || run.places.get(place)?.nodeType !== undefined,
  )
  return same ? past.flatMap((run) => run.places.get(place) ?? []) : []
}

function nodeEstimate(node: string, nodeType: string, past: readonly PastPlace[]): NodeEstimate {
  const ran = past.filter(({ executions }) => executions > 0)
  const { duration, tokens, cost } = totalsOf(ran)
  return {
    node,
    nodeType,
    runs: past.length,
    ran: ran.length / past.length,
    executions: quantilesOf(ran.map(({ executions }) => executions)).median,
    calls: quantilesOf(ran.map(({ calls }) => calls)).median,
    duration: duration.median,
    tokens: tokens.median,
    cost: cost === null ? null : cost.median,
  }
}

function totalsOf(amounts: readonly Amounts[]): {
  duration: Quantiles
  tokens: Quantiles
  cost: Quantiles | null
} {
  const costs = amounts.map(({ cost }) => cost)
  return {
    duration: quantilesOf(amounts.map(({ duration }) => duration)),
    tokens: quantilesOf(amounts.map(({ tokens }) => tokens)),
    cost: costs.every((cost) => cost !== null) ? quantilesOf(costs) : null,
  }
}
