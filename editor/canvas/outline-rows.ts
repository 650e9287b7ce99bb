import type { CheckContext } from '../../engine/graph/check-context.ts'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { namedGraph } from '../../engine/graph/named-graph.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { bodyWires, wiresOf } from '../../engine/graph/wires.ts'
import { titleOf } from './card.ts'
import { flowOrder } from './flow-order.ts'
import type { Family } from '../ui/node-icons.ts'

export interface OutlineRow {
  /** Unique among the rows. */
  readonly key: string
  /** The node or frame of the open graph to go to: itself, or the one that runs it. */
  readonly node: string
  readonly title: string
  readonly level: number
  readonly family: Family
  readonly icon: string | undefined
  /** undefined for what holds nothing. */
  readonly isOpen: boolean | undefined
  /** It stands in a graph that a node of the open one runs. */
  readonly isNested: boolean
}

/** As on the canvas: frames by what they do, and a type that the server does not have as what it is. */
function lookOf(
  entry: GraphEntry,
  description: NodeDescription | undefined,
): Pick<OutlineRow, 'family' | 'icon'> {
  if (isFrame(entry)) return { family: 'flow', icon: entry.frame === 'loop' ? 'repeat' : 'rows' }
  return description === undefined
    ? { family: 'tool', icon: 'blocks' }
    : { family: description.family, icon: description.icon }
}

/** Everything of a graph as a run comes by it, with what frames hold and what subgraphs run below them. */
export function outlineRows(
  graph: Graph,
  context: CheckContext,
  closed: ReadonlySet<string>,
): readonly OutlineRow[] {
  const rows: OutlineRow[] = []
  addRows(graph, '', 1, undefined, [graph.name])

  function addRows(
    of: Graph,
    prefix: string,
    level: number,
    runner: string | undefined,
    around: readonly string[],
  ): void {
    const byFrame = new Map<string | undefined, string[]>()
    for (const [id, entry] of Object.entries(of.nodes)) {
      const home = entry.in !== undefined && of.nodes[entry.in] !== undefined ? entry.in : undefined
      const body = byFrame.get(home)
      if (body === undefined) byFrame.set(home, [id])
      else body.push(id)
    }
    const wires = wiresOf(of, context)
    const add = (frame: string | undefined, depth: number): void => {
      const { forward } = bodyWires(of, frame, wires)
      for (const id of flowOrder(byFrame.get(frame) ?? [], forward, of.layout)) {
        const entry = of.nodes[id]!
        const key = `${prefix}${id}`
        const named = isFrame(entry) ? undefined : namedGraph(entry.type, entry.config)
        const isCircle = named !== undefined && around.includes(named.name)
        const inner =
          named === undefined || isCircle ? undefined : context.graph?.(named.name, named.version)
        const holds = isFrame(entry) ? byFrame.has(id) : inner !== undefined
        const isOpen = holds ? !closed.has(key) : undefined
        const description = isFrame(entry)
          ? undefined
          : context.describe(readTypeName(entry.type).type)
        rows.push({
          key,
          node: runner ?? id,
          title:
            isFrame(entry) || description === undefined
              ? (entry.title ?? id)
              : titleOf(id, entry, description),
          level: depth,
          ...lookOf(entry, description),
          isOpen,
          isNested: runner !== undefined,
        })
        if (isOpen !== true) continue
        if (inner !== undefined)
          addRows(inner, `${key}/`, depth + 1, runner ?? id, [...around, inner.name])
        else add(id, depth + 1)
      }
    }
    add(undefined, level)
  }
  return rows
}
