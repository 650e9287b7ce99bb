import { Graph, layout } from '@dagrejs/dagre'

export interface Item {
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface Line {
  readonly source: string
  readonly target: string
  readonly sourceY: number
  readonly targetY: number
}

type Place = readonly [number, number]
type Places = ReadonlyMap<string, Place>

const rowGap = 40
const columnGap = 72

/**
 * Dagre decides the columns; sweeps over them then move each node to where its ports pull it, which
 * dagre does not know of. Of the results the one with the fewest crossings is taken.
 */
export function layoutComponent(items: readonly Item[], lines: readonly Line[]): Places {
  const first = byDagre(items, lines)
  if (items.length <= 2 || items.length > 400) return fromCorner(first)
  const candidates = [first, sweep(items, lines, first, 5), sweep(items, lines, first, 10)]
  const costs = candidates.map((places) => costOf(items, lines, places))
  return fromCorner(candidates[costs.indexOf(Math.min(...costs))]!)
}

function byDagre(items: readonly Item[], lines: readonly Line[]): Places {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: rowGap, ranksep: columnGap, ranker: 'network-simplex' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of items) graph.setNode(id, { width, height })
  for (const [source, targets] of directSuccessors(lines)) {
    for (const [target, weight] of targets) graph.setEdge(source, target, { weight })
  }
  layout(graph)
  return new Map(
    items.map(({ id, width, height }) => {
      const { x, y } = graph.node(id)
      return [id, [x - width / 2, y - height / 2]]
    }),
  )
}

/**
 * By node the nodes that follow it, with how many lines lead there; without those that also follow it
 * through others. Such lines are long: the canvas folds them, so nothing needs to make way for them, and
 * dagre, which sees one node more in every column that a line passes, is done in a third of the time.
 */
function directSuccessors(
  lines: readonly Line[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const following = new Map<string, Map<string, number>>()
  for (const { source, target } of lines) {
    const targets = following.get(source) ?? new Map<string, number>()
    following.set(source, targets.set(target, (targets.get(target) ?? 0) + 1))
  }
  const next = (id: string): Iterable<string> => following.get(id)?.keys() ?? []
  return new Map(
    [...following].map(([source, targets]) => {
      const later = new Set<string>()
      const left = [...targets.keys()].flatMap((target) => [...next(target)])
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        if (later.has(id)) continue
        later.add(id)
        left.push(...next(id))
      }
      return [source, new Map([...targets].filter(([target]) => !later.has(target)))]
    }),
  )
}

function sweep(
  items: readonly Item[],
  lines: readonly Line[],
  start: Places,
  rounds: number,
): Places {
  const places = new Map(start)
  const columns = columnsOf(items, start)
  const into = groupBy(lines, (line) => line.target)
  const outOf = groupBy(lines, (line) => line.source)
  for (let round = 0; round < rounds; round += 1) {
    const forward = round % 2 === 0
    for (const column of forward ? columns : columns.toReversed()) {
      const wanted = new Map(
        column.map((item) => {
          const pulls = (forward ? into : outOf).get(item.id) ?? []
          const y = places.get(item.id)![1]
          if (pulls.length === 0) return [item.id, y]
          const sum = pulls.reduce((total, line) => {
            const other = places.get(forward ? line.source : line.target)![1]
            const [theirs, ours] = forward
              ? [line.sourceY, line.targetY]
              : [line.targetY, line.sourceY]
            return total + other + theirs - ours
          }, 0)
          return [item.id, sum / pulls.length]
        }),
      )
      settle(column, wanted, places)
    }
  }
  return places
}

/** Puts a column's nodes as near to where they want to be as their heights allow. */
function settle(
  column: readonly Item[],
  wanted: ReadonlyMap<string, number>,
  places: Map<string, Place>,
): void {
  const order = [...column].sort((a, b) => wanted.get(a.id)! - wanted.get(b.id)!)
  // Nodes that would overlap form a block, which stands where its members want to be on average.
  const blocks: { items: Item[]; top: number; height: number; wishes: number[] }[] = []
  for (const item of order) {
    const wish = wanted.get(item.id)!
    let block = { items: [item], top: wish, height: item.height, wishes: [wish] }
    for (let above = blocks.at(-1); above !== undefined; above = blocks.at(-1)) {
      if (above.top + above.height + rowGap <= block.top) break
      blocks.pop()
      const offset = above.height + rowGap
      const wishes = [...above.wishes, ...block.wishes.map((one) => one - offset)]
      block = {
        items: [...above.items, ...block.items],
        top: wishes.reduce((sum, one) => sum + one, 0) / wishes.length,
        height: offset + block.height,
        wishes,
      }
    }
    blocks.push(block)
  }
  for (const block of blocks) {
    let y = block.top
    for (const item of block.items) {
      places.set(item.id, [places.get(item.id)![0], y])
      y += item.height + rowGap
    }
  }
}

/** Nodes of one rank: dagre puts their middles above each other. */
function columnsOf(items: readonly Item[], places: Places): Item[][] {
  const columns = groupBy(items, (item) =>
    String(Math.round((places.get(item.id)![0] + item.width / 2) / 8)),
  )
  return [...columns].sort(([a], [b]) => Number(a) - Number(b)).map(([, column]) => column)
}

function costOf(items: readonly Item[], lines: readonly Line[], places: Places): number {
  const widths = new Map(items.map((item) => [item.id, item.width]))
  const ends = lines.map((line) => {
    const [x1, y1] = places.get(line.source)!
    const [x2, y2] = places.get(line.target)!
    const from = { x: x1 + widths.get(line.source)!, y: y1 + line.sourceY }
    return { line, from, to: { x: x2, y: y2 + line.targetY } }
  })
  let crossings = 0
  let length = 0
  ends.forEach((a, at) => {
    length += Math.hypot(a.to.x - a.from.x, a.to.y - a.from.y)
    for (const b of ends.slice(at + 1)) if (cross(a.from, a.to, b.from, b.to)) crossings += 1
  })
  const top = Math.min(...items.map((item) => places.get(item.id)![1]))
  const bottom = Math.max(...items.map((item) => places.get(item.id)![1] + item.height))
  return crossings * 60 + length / Math.max(1, lines.length) + (bottom - top) * 0.08
}

interface Point {
  readonly x: number
  readonly y: number
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number =>
    Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x))
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

function fromCorner(places: Places): Places {
  const left = Math.min(...[...places.values()].map(([x]) => x))
  const top = Math.min(...[...places.values()].map(([, y]) => y))
  return new Map([...places].map(([id, [x, y]]) => [id, [x - left, y - top]]))
}

function groupBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}
