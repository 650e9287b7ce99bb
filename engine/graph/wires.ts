import type { CheckContext } from './check-context.ts'
import type { Graph } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference, sourcesOf } from './reference.ts'
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
  const { dependencies: all, fed } = sortedByBody(graph, wires)
  const dependencies = [...(all.get(frame)?.values() ?? [])]
  const around = frame === undefined ? undefined : graph.nodes[frame]
  const loop = around !== undefined && isFrame(around) && around.frame === 'loop'
  const backward = loop
    ? backwardDependencies(members, dependencies, fed.get(frame) ?? new Set())
    : new Set<Dependency>()
  return {
    members,
    forward: dependencies.filter((dependency) => !backward.has(dependency)),
    backward: [...backward],
  }
}

interface Sorted {
  /** By body and pair of entries. */
  readonly dependencies: ReadonlyMap<string | undefined, ReadonlyMap<string, Dependency>>
  /** Entries into which something leads from outside their frame, by frame. */
  readonly fed: ReadonlyMap<string | undefined, ReadonlySet<string>>
}

/** Bodies are asked for one by one, and a graph may have many of them and of wires. */
const sorted = new WeakMap<readonly Wire[], Sorted>()

function sortedByBody(graph: Graph, wires: readonly Wire[]): Sorted {
  const known = sorted.get(wires)
  if (known !== undefined) return known
  const dependencies = new Map<string | undefined, Map<string, Dependency>>()
  const fed = new Map<string | undefined, Set<string>>()
  for (const { from, to, optional } of wires) {
    const into = [...framesAround(graph, to), to]
    const outOf = from === undefined ? [] : framesAround(graph, from)
    for (const [depth, frame] of into.entries()) {
      const entry = into[depth + 1]
      if (entry === undefined || outOf.includes(frame)) continue
      fed.set(frame, (fed.get(frame) ?? new Set()).add(entry))
    }
    if (from === undefined || to === '') continue
    const meeting = meetingOf(graph, from, to)
    // An entry whose frame does not exist stands in no body, and waits for nothing there.
    if (!standsIn(graph, meeting.from, meeting.home) || !standsIn(graph, meeting.to, meeting.home))
      continue
    const body = dependencies.get(meeting.home) ?? new Map<string, Dependency>()
    dependencies.set(meeting.home, body)
    const pair = `${meeting.from} ${meeting.to}`
    // One dependency for each pair; it is optional only if all of its wires are.
    const lax = optional && (body.get(pair)?.optional ?? true)
    body.set(pair, { from: meeting.from, to: meeting.to, optional: lax })
  }
  const result = { dependencies, fed }
  sorted.set(wires, result)
  return result
}

function standsIn(graph: Graph, id: string, frame: string | undefined): boolean {
  const entry = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined
  return entry !== undefined && entry.in === frame
}
