import { semanticJson } from './canonical.ts'
import type { Graph } from './document.ts'
import type { Json } from './values.ts'

export interface Merge {
  /** Both sides' changes; at a conflict, ours. */
  readonly graph: Graph
  /** What both changed, differently: `node generate`, `output answer`. */
  readonly conflicts: readonly string[]
}

/** Joins two drafts that began at the same one, node by node. Places, groups and looks on the canvas never conflict. */
export function mergeDrafts(base: Graph, ours: Graph, theirs: Graph): Merge {
  const conflicts: string[] = []
  const merge = <Value>(
    what: string,
    from: Readonly<Record<string, Value>>,
    mine: Readonly<Record<string, Value>>,
    other: Readonly<Record<string, Value>>,
  ): Record<string, Value> => {
    const merged: Record<string, Value> = {}
    for (const key of new Set([...Object.keys(mine), ...Object.keys(other)])) {
      const oursChanged = !same(from[key], mine[key])
      const theirsChanged = !same(from[key], other[key])
      if (oursChanged && theirsChanged && !same(mine[key], other[key]) && what !== '') {
        conflicts.push(`${what} ${key}`)
      }
      const value = oursChanged ? mine[key] : other[key]
      if (value !== undefined) merged[key] = value
    }
    return merged
  }
  const texts = merge('graph', textsOf(base), textsOf(ours), textsOf(theirs))
  const layout = merge('', base.layout ?? {}, ours.layout ?? {}, theirs.layout ?? {})
  const groups = merge('', base.groups ?? {}, ours.groups ?? {}, theirs.groups ?? {})
  const looks = merge('', base.looks ?? {}, ours.looks ?? {}, theirs.looks ?? {})
  const graph: Graph = {
    heddle: 1,
    name: ours.name,
    ...texts,
    inputs: merge('input', base.inputs, ours.inputs, theirs.inputs),
    nodes: merge('node', base.nodes, ours.nodes, theirs.nodes),
    outputs: merge('output', base.outputs, ours.outputs, theirs.outputs),
    ...(Object.keys(layout).length === 0 ? {} : { layout }),
    ...(Object.keys(groups).length === 0 ? {} : { groups }),
    ...(Object.keys(looks).length === 0 ? {} : { looks }),
  }
  return { graph, conflicts }
}

/**
 * Ours with some of their parts in place of our own.
 * @param parts as `mergeDrafts` names conflicts
 */
export function withTheirParts(ours: Graph, theirs: Graph, parts: readonly string[]): Graph {
  const graph = structuredClone(ours)
  for (const part of parts) {
    const space = part.indexOf(' ')
    const [what, key] = [part.slice(0, space), part.slice(space + 1)]
    const [mine, other] =
      what === 'node'
        ? [graph.nodes, theirs.nodes]
        : what === 'input'
          ? [graph.inputs, theirs.inputs]
          : what === 'output'
            ? [graph.outputs, theirs.outputs]
            : [graph, theirs]
    const value: unknown = Reflect.get(other, key)
    if (value === undefined) Reflect.deleteProperty(mine, key)
    else Reflect.set(mine, key, structuredClone(value))
  }
  return graph
}

function textsOf(graph: Graph): Record<string, string> {
  return {
    ...(graph.title === undefined ? {} : { title: graph.title }),
    ...(graph.description === undefined ? {} : { description: graph.description }),
  }
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  // SAFETY: parts of a graph are plain JSON by its schema.
  return semanticJson(a as Json) === semanticJson(b as Json)
}
