/**
 * Which of the changed nodes made the difference? `hybridsOf` gives graphs that take some of the
 * changes and leave the others, `attribute` shares the difference out from what those graphs scored.
 * With up to four changes every combination is run and the shares are exact; beyond, changes are
 * added in sampled orders and the shares carry the error of the sample.
 */
import { check } from '../../graph/check.ts'
import type { CheckContext } from '../../graph/check-context.ts'
import type { Graph } from '../../graph/document.ts'
import { seededRandom } from '../random.ts'
import { describeChange, titleOf } from './describe-change.ts'
import { mix, namedBy, versionsOf, type Part, type Versions } from './swaps.ts'

/** Changes that are taken or left together, because the graph would not run with some of them alone. */
export interface Swap {
  readonly nodes: readonly string[]
  /** As people call it. */
  readonly title: string
  /** What changed, such as `prompt, −41 words` or `topN 6 → 8`. */
  readonly change: string
}

export interface Hybrid {
  /** A digit for each swap: 1 where it is taken from the candidate. */
  readonly key: string
  readonly graph: Graph
}

export interface HybridPlan {
  readonly swaps: readonly Swap[]
  /** The baseline first and the candidate last, both as they were given. */
  readonly hybrids: readonly Hybrid[]
  /** All combinations there are. */
  readonly possible: number
  /** Every combination is among the hybrids. */
  readonly exact: boolean
  /** Orders in which the swaps are added; empty when exact. */
  readonly orders: readonly (readonly number[])[]
}

/** Up to so many swaps, every combination is run. */
const mostExact = 4

/**
 * @param options.orders how many orders are sampled beyond four swaps; each comes with its reverse,
 * which takes much of the chance out (antithetic sampling)
 * @returns a plan without swaps when the versions do the same
 */
export function hybridsOf(
  baseline: Graph,
  candidate: Graph,
  context: CheckContext,
  options: { orders?: number; seed?: number } = {},
): HybridPlan {
  const { orders: wanted = 8, seed = 1 } = options
  const versions = versionsOf(baseline, candidate, context)
  const { groups, possible, orders } = grouped(versions, context, wanted, seed)
  const keys = orders.length === 0 ? allKeys(groups.length) : keysAlong(orders)
  const [none, all] = ['0'.repeat(groups.length), '1'.repeat(groups.length)]
  return {
    swaps: groups.map((parts) => swapOf(parts, versions)),
    hybrids:
      groups.length === 0
        ? []
        : keys.map((key) => ({
            key,
            graph:
              key === none ? baseline : key === all ? candidate : graphOf(versions, groups, key),
          })),
    possible,
    exact: orders.length === 0,
    orders,
  }
}

interface Grouped {
  readonly groups: readonly (readonly Part[])[]
  readonly possible: number
  readonly orders: readonly (readonly number[])[]
}

/** Joins parts until every graph that is to be run is valid. */
function grouped(versions: Versions, context: CheckContext, wanted: number, seed: number): Grouped {
  let groups = inOrder(tied(versions), versions)
  for (;;) {
    const count = groups.length
    const orders = count <= mostExact ? [] : sampleOrders(count, wanted, seed)
    const keys = orders.length === 0 ? allKeys(count) : keysAlong(orders)
    const wrong = keys.find((key) => key.includes('0') && key.includes('1') && !runs(key, groups))
    if (wrong === undefined) return { groups, possible: 2 ** count, orders }
    groups = inOrder(joined(groups, wrong), versions)
  }

  function runs(key: string, of: readonly (readonly Part[])[]): boolean {
    const { problems } = check(graphOf(versions, of, key), context)
    return problems.every(({ severity }) => severity !== 'error')
  }

  /** Joins the two swaps that repair the graph together, or else the first two that it keeps apart. */
  function joined(of: readonly (readonly Part[])[], wrong: string): (readonly Part[])[] {
    const places = wrong.split('').map((taken, at) => ({ taken: taken === '1', at }))
    const pairs = places
      .filter(({ taken }) => taken)
      .flatMap((one) =>
        places.filter(({ taken }) => !taken).map((other) => [one.at, other.at] as const),
      )
    const flipped = (at: number): string =>
      wrong.slice(0, at) + (wrong[at] === '1' ? '0' : '1') + wrong.slice(at + 1)
    const [one, other] =
      pairs.find(([taken, left]) => runs(flipped(left), of) && runs(flipped(taken), of)) ??
      pairs.find(([, left]) => runs(flipped(left), of)) ??
      pairs.find(([taken]) => runs(flipped(taken), of)) ??
      pairs[0]!
    return of.flatMap((parts, at) =>
      at === other ? [] : at === one ? [[...parts, ...of[other]!]] : [parts],
    )
  }
}

/** Parts that name what only one of the versions has go with it. */
function tied({ before, after, parts }: Versions): (readonly Part[])[] {
  const groups = parts.map((part) => new Set([part]))
  const groupOf = (part: Part): Set<Part> => groups.find((group) => group.has(part))!
  const join = (one: Part, other: Part): void => {
    const [into, from] = [groupOf(one), groupOf(other)]
    if (into === from) return
    for (const part of from) into.add(part)
    groups.splice(groups.indexOf(from), 1)
  }
  const has = (graph: Graph, name: string): boolean =>
    name.startsWith('$.')
      ? Object.hasOwn(graph.inputs, name.slice(2))
      : Object.hasOwn(graph.nodes, name)
  for (const part of parts) {
    const names = [
      ...namedBy(part, after).filter((name) => !has(before, name)),
      ...namedBy(part, before).filter((name) => !has(after, name)),
    ]
    for (const name of names) {
      const owner = parts.find(({ node, kind }) =>
        name.startsWith('$.') ? kind === 'inputs' : node === name && kind === 'whole',
      )
      if (owner !== undefined) join(part, owner)
    }
  }
  return groups.map((group) => [...group])
}

function graphOf(versions: Versions, groups: readonly (readonly Part[])[], key: string): Graph {
  const taken = groups.flatMap((parts, at) => (key[at] === '1' ? parts : []))
  return mix(versions, new Set(taken.map(({ id }) => id)))
}

function allKeys(count: number): string[] {
  return Array.from({ length: 2 ** count }, (_, taken) => taken.toString(2).padStart(count, '0'))
}

/** Every combination that is met when swaps are added in these orders, fewest first. */
function keysAlong(orders: readonly (readonly number[])[]): string[] {
  const keys = new Set(orders.flatMap((order) => pathOf(order)))
  const taken = (key: string): number => key.replaceAll('0', '').length
  return [...keys].sort((a, b) => taken(a) - taken(b) || (a < b ? 1 : -1))
}

/** The keys from none to all when swaps are added in an order. */
export function pathOf(order: readonly number[]): string[] {
  const digits = order.map(() => '0')
  const path = [digits.join('')]
  for (const at of order) {
    digits[at] = '1'
    path.push(digits.join(''))
  }
  return path
}

function sampleOrders(count: number, wanted: number, seed: number): number[][] {
  const random = seededRandom(seed)
  const orders: number[][] = []
  while (orders.length < Math.max(2, wanted)) {
    const order = Array.from({ length: count }, (_, at) => at)
    // Fisher & Yates 1938.
    for (let last = count - 1; last > 0; last -= 1) {
      const at = Math.floor(random() * (last + 1))
      ;[order[last], order[at]] = [order[at]!, order[last]!]
    }
    orders.push(order, order.toReversed())
  }
  return orders
}

function swapOf(parts: readonly Part[], versions: Versions): Swap {
  const nodes = [...new Set(mainFirst(parts).map(({ node }) => node))]
  return {
    nodes,
    title: titleOf(parts, versions),
    change: describeChange(parts, versions),
  }
}

/** In the order of what they change, so that the same two versions always give the same keys. */
function inOrder(
  groups: readonly (readonly Part[])[],
  { parts }: Versions,
): readonly (readonly Part[])[] {
  const place = (group: readonly Part[]): number => parts.indexOf(mainFirst(group)[0]!)
  return groups.toSorted((a, b) => place(a) - place(b))
}

/** What only reads something else stands behind what it reads. */
function mainFirst(parts: readonly Part[]): Part[] {
  return parts.toSorted((a, b) => Number(isReading(a)) - Number(isReading(b)))
}

function isReading({ kind }: Part): boolean {
  return kind === 'wires' || kind === 'outputs'
}
