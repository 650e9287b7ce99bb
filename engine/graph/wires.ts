import type { CheckContext } from './check-context.ts'
import { isFrame, readReference, sourcesOf, type Graph } from './document.ts'
import { framesAround, meetingOf, membersOf } from './frame-tree.ts'
import { backwardDependencies, type Dependency } from './order.ts'
import { portsOf } from './ports.ts'

/** A wire as a pair of entries. */
export interface Wire {
  /** Undefined where the graph's own input is read. */
  readonly from: string | undefined
  readonly port: string
  /** The reader; empty for the outputs of the graph. */
  readonly to: string
  /** It ends at an optional input. */
  readonly optional: boolean
}

/** All wires of a graph whose beginnings exist. */
export function wiresOf(graph: Graph, context: CheckContext): readonly Wire[] {
  const wires: Wire[] = []
  const add = (reference: string, to: string, optional: boolean): void => {
    const parts = readReference(reference)
    if (parts.kind === 'input') wires.push({ from: undefined, port: parts.name, to, optional })
    if (parts.kind === 'port' && Object.hasOwn(graph.nodes, parts.node)) {
      wires.push({ from: parts.node, port: parts.port, to, optional })
    }
  }
  for (const [id, entry] of Object.entries(graph.nodes)) {
    if (isFrame(entry)) {
      if (entry.frame === 'map') add(entry.over, id, false)
      continue
    }
    const { inputs } = portsOf(graph, id, context)
    for (const [port, sources] of Object.entries(entry.inputs ?? {})) {
      for (const reference of sourcesOf(sources)) add(reference, id, inputs[port]?.optional ?? true)
    }
  }
  for (const sources of Object.values(graph.outputs)) {
    for (const reference of sourcesOf(sources)) add(reference, '', true)
  }
  return wires
}

/** What the entries of one body need of each other. */
export interface BodyWires {
  readonly members: readonly string[]
  readonly forward: readonly Dependency[]
  /** Those that carry the value of the turn before. */
  readonly backward: readonly Dependency[]
}

export function bodyWires(
  graph: Graph,
  frame: string | undefined,
  wires: readonly Wire[],
): BodyWires {
  const members = membersOf(graph, frame)
  const inside = new Set(members)
  const merged = new Map<string, Dependency>()
  const fed = new Set<string>()
  for (const wire of wires) {
    const meeting = wire.from === undefined ? undefined : meetingOf(graph, wire.from, wire.to)
    if (meeting !== undefined && meeting.home === frame) {
      // The second: an entry whose frame does not exist stands in no body, and waits for nothing here.
      if (wire.to === '' || !inside.has(meeting.from) || !inside.has(meeting.to)) continue
      const pair = `${meeting.from} ${meeting.to}`
      // One dependency for each pair; it is optional only if all of its wires are.
      const optional = wire.optional && (merged.get(pair)?.optional ?? true)
      merged.set(pair, { from: meeting.from, to: meeting.to, optional })
    } else if (wire.from === undefined || !framesAround(graph, wire.from).includes(frame ?? '')) {
      for (const entry of [...framesAround(graph, wire.to), wire.to]) fed.add(entry)
    }
  }
  const dependencies = [...merged.values()]
  const around = frame === undefined ? undefined : graph.nodes[frame]
  const loop = around !== undefined && isFrame(around) && around.frame === 'loop'
  const backward = loop ? backwardDependencies(members, dependencies, fed) : new Set<Dependency>()
  return {
    members,
    forward: dependencies.filter((dependency) => !backward.has(dependency)),
    backward: [...backward],
  }
}
