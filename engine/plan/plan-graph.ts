import { readTypeName, type Catalogue } from '../graph/catalogue.ts'
import type { NodeType } from '../graph/define-node.ts'
import type { Frame, Graph, GraphNode } from '../graph/document.ts'
import { isFrame } from '../graph/is-frame.ts'
import { readReference, sourcesOf } from '../graph/reference.ts'
import { framesAround, meetingOf } from '../graph/frame-tree.ts'
import { freeze } from '../graph/freeze.ts'
import { bodyWires, wiresOf, type Wire } from '../graph/wires.ts'
import { hashGraph, hashSettings } from '../graph/hash.ts'
import type { Effect, FieldHint } from '../graph/node-description.ts'
import { orderOf, type Dependency } from '../graph/order.ts'
import { isList, type PortType } from '../graph/port-types.ts'
import { portsOf, typeOfReference } from '../graph/ports.ts'
import { graphKey, namedGraph } from '../graph/named-graph.ts'
import { subgraphType, toolType } from '../graph/subgraph-type.ts'
import type { CheckContext } from '../graph/check-context.ts'
import { chainsOf } from './chains.ts'
import { exportsOf } from './exports-of.ts'
import type {
  Body,
  ConfigValues,
  Export,
  Plan,
  PlannedConfig,
  PortSource,
  Source,
  Step,
  ToolPlans,
  Unit,
  WiredInput,
} from './plan.ts'

/**
 * Decides how a graph is run. The graph has been checked: what `check` refuses is not looked for
 * again, and shows here as an internal error.
 */
export function planGraph(graph: Graph, catalogue: Catalogue, context: CheckContext): Plan {
  return new Planner(graph, catalogue, context).plan()
}

class Planner {
  readonly #graph: Graph
  readonly #catalogue: Catalogue
  readonly #context: CheckContext
  readonly #wires: readonly Wire[]
  readonly #exports: ReadonlyMap<string, readonly Export[]>
  readonly #backward = new Map<string | undefined, readonly Dependency[]>()
  readonly #tools = { settings: new Set<string>(), graphs: new Map<string, Plan>() }

  constructor(graph: Graph, catalogue: Catalogue, context: CheckContext) {
    this.#graph = graph
    this.#catalogue = catalogue
    this.#context = context
    this.#wires = wiresOf(graph, context)
    this.#exports = exportsOf(graph, this.#wires)
  }

  plan(): Plan {
    const { graph } = this
    // Bodies first: they find out which wires point backwards.
    const root = this.#body(undefined)
    return {
      graph,
      version: hashGraph(graph),
      root,
      tools: this.#tools,
      outputs: Object.entries(graph.outputs).map(([name, sources]) => {
        const planned = sourcesOf(sources).map((reference) =>
          this.#source(reference, undefined, name),
        )
        const type = planned[0]?.type ?? 'any'
        return {
          port: name,
          type,
          optional: true,
          list: planned.length > 1 && isList(type),
          sources: planned,
        }
      }),
    }
  }

  get graph(): Graph {
    return this.#graph
  }

  #ports(id: string): ReturnType<typeof portsOf> {
    return portsOf(this.#graph, id, this.#context)
  }

  #body(frame: string | undefined): Body {
    const { members: all, forward, backward } = bodyWires(this.#graph, frame, this.#wires)
    const members = all.filter((id) => !this.#isRemark(id))
    this.#backward.set(frame, backward)
    const ordered = orderOf(members, forward)
    if ('circle' in ordered) {
      throw new Error(
        `The nodes ${ordered.circle.join(', ')} wait for each other; the check should have refused this.`,
      )
    }
    const steps = new Map(ordered.order.map((id) => [id, this.#step(id)]))
    const chains = chainsOf(ordered.order, forward)
    const units = chains.map<Unit>(({ entries, after }) => ({
      id: entries[0]!,
      steps: entries.map((entry) => steps.get(entry)!),
      after: after.map((number) => chains[number]!.entries[0]!),
    }))
    return { frame, units, steps: [...steps.values()] }
  }

  #isRemark(id: string): boolean {
    const entry = this.#graph.nodes[id]!
    if (isFrame(entry)) return false
    const type = this.#catalogue.get(readTypeName(entry.type).type)
    return type?.description.remark !== undefined
  }

  #step(id: string): Step {
    const entry = this.#graph.nodes[id]!
    return isFrame(entry) ? this.#frameStep(id, entry) : this.#nodeStep(id, entry)
  }

  #frameStep(id: string, entry: Frame): Step {
    const body = this.#body(id)
    const exports = this.#exports.get(id) ?? []
    if (entry.frame === 'map') {
      return { kind: 'map', id, entry, body, over: this.#overOf(id, entry.over), exports }
    }
    const best = typeof entry.onExhausted === 'object' ? entry.onExhausted.best : undefined
    return {
      kind: 'loop',
      id,
      entry,
      body,
      until: entry.until === undefined ? undefined : this.#inside(entry.until, id),
      best: best === undefined ? undefined : this.#inside(best, id),
      exports,
    }
  }

  #subgraph(id: string, entry: GraphNode): Plan {
    const named = namedGraph(entry.type, entry.config)
    const found = named === undefined ? undefined : this.#context.graph?.(named.name, named.version)
    if (found === undefined) {
      throw new Error(
        `The node "${id}" runs a graph that was not found; the check should have refused this.`,
      )
    }
    const plan = planGraph(found, this.#catalogue, this.#context)
    this.#addTools(plan.tools)
    return plan
  }

  #addTools({ settings, graphs }: ToolPlans): void {
    for (const hashed of settings) this.#tools.settings.add(hashed)
    for (const [key, plan] of graphs) this.#tools.graphs.set(key, plan)
  }

  /** The settings of a node that makes a tool, with the graph that they name. */
  #toolConfig(id: string, entry: GraphNode, config: PlannedConfig): PlannedConfig {
    this.#tools.settings.add(config.hash)
    // SAFETY: settings are JSON; see `plannedConfig`.
    const settings = config.values as ConfigValues
    const named = namedGraph(entry.type, settings)
    if (named === undefined) return config
    const plan = this.#subgraph(id, { ...entry, config: settings })
    this.#tools.graphs.set(graphKey(named), plan)
    return { ...config, graph: plan.version }
  }

  #nodeStep(id: string, entry: GraphNode): Step {
    const type = this.#catalogue.get(readTypeName(entry.type).type)
    if (type === undefined) {
      throw new Error(
        `The node "${id}" has the unknown type "${entry.type}"; the check should have refused this.`,
      )
    }
    const ports = this.#ports(id)
    const inputs = inOrder(type, entry).map<WiredInput>((port) => {
      const description = ports.inputs[port]
      const portType = description?.type ?? 'any'
      const sources = sourcesOf(entry.inputs?.[port])
      const unsure =
        !isLoose(portType) && sources.some((reference) => this.#isUnsure(reference, id))
      return {
        port,
        type: portType,
        optional: description?.optional ?? true,
        list: isList(portType),
        ...(unsure ? { unsure } : {}),
        sources: sources.map((reference) => this.#source(reference, id, port)),
      }
    })
    // An unconnected required input makes the node a skipped one, with a reason.
    for (const [port, description] of Object.entries(ports.inputs)) {
      if (description.optional || inputs.some((input) => input.port === port)) continue
      inputs.push({ port, type: description.type, optional: false, list: false, sources: [] })
    }
    const outputs = Object.fromEntries(
      Object.entries(ports.outputs).map(([port, description]) => [port, description.type]),
    )
    if (type.type === subgraphType) {
      return { kind: 'graph', id, entry, plan: this.#subgraph(id, entry), inputs, outputs }
    }
    const read = new Set(this.#wires.filter((wire) => wire.from === id).map((wire) => wire.port))
    for (const port of this.#watched(entry.in, id)) read.add(port)
    const config = entry.config ?? {}
    const configs = [
      config,
      ...(entry.fallback ?? []).map((changes) => ({ ...config, ...changes })),
    ].map((values) => {
      const planned = plannedConfig(type, values)
      return type.type === toolType ? this.#toolConfig(id, entry, planned) : planned
    })
    return {
      kind: 'node',
      id,
      entry,
      type,
      effect: strongestEffect(type, configs),
      configs,
      inputs,
      outputs,
      read: [...read],
    }
  }

  /** Ports of a node that the loop around it looks at: no wire leads there, and yet somebody reads them. */
  #watched(frame: string | undefined, id: string): readonly string[] {
    const entry = frame === undefined ? undefined : this.#frame(frame)
    if (entry?.frame !== 'loop') return []
    const { until, onExhausted } = entry
    const looked = [until, typeof onExhausted === 'object' ? onExhausted.best : undefined]
    return looked.flatMap((reference) => {
      const parts = reference === undefined ? undefined : readReference(reference)
      return parts?.kind === 'port' && parts.node === id ? [parts.port] : []
    })
  }

  #source(reference: string, reader: string | undefined, port: string): Source {
    const parts = readReference(reference)
    switch (parts.kind) {
      case 'input':
        return {
          kind: 'input',
          name: parts.name,
          type: this.#graph.inputs[parts.name]?.type ?? 'any',
        }
      case 'item':
      case 'index': {
        const map = this.#mapAround(reader ?? '')
        if (map === undefined) {
          throw new Error(
            `"${reference}" is read outside any map frame, at "${reader ?? 'outputs'}.${port}"; the check should have refused this.`,
          )
        }
        if (parts.kind === 'index') return { kind: 'index', map, type: 'number' }
        return { kind: 'item', map, type: this.#typeOf(reference, reader) }
      }
      case 'port':
        return this.#portSource(parts.node, parts.port, reader)
    }
  }

  #portSource(node: string, port: string, reader: string | undefined): PortSource {
    const meeting = meetingOf(this.#graph, node, reader ?? '')
    const type = this.#typeOf(`${node}.${port}`, reader)
    const backward = (this.#backward.get(meeting.home) ?? []).some(
      (dependency) => dependency.from === meeting.from && dependency.to === meeting.to,
    )
    return { kind: 'port', node, port, type, home: meeting.home, backward }
  }

  /** A port that a loop frame looks at itself (until, best): read in the scope of its turns. */
  #inside(reference: string, frame: string): PortSource {
    const parts = readReference(reference)
    if (parts.kind !== 'port') {
      throw new Error(
        `The frame "${frame}" looks at "${reference}", which is no port; the check should have refused this.`,
      )
    }
    return {
      kind: 'port',
      node: parts.node,
      port: parts.port,
      type: 'any',
      home: frame,
      backward: false,
    }
  }

  #typeOf(reference: string, reader: string | undefined): PortType {
    return typeOfReference(this.#graph, reference, reader ?? '', this.#context) ?? 'any'
  }

  /** A wire without a type of its own, or a list in which a map leaves null for what failed. */
  #isUnsure(reference: string, reader: string): boolean {
    if (isLoose(this.#typeOf(reference, reader))) return true
    const parts = readReference(reference)
    if (parts.kind === 'item') {
      const map = this.#mapAround(reader)
      const frame = map === undefined ? undefined : this.#frame(map)
      return map !== undefined && frame?.frame === 'map' && this.#isUnsure(frame.over, map)
    }
    if (parts.kind !== 'port') return false
    return meetingOf(this.#graph, parts.node, reader).left.some((id) => {
      const frame = this.#frame(id)
      return frame.frame === 'map' && frame.onItemError === 'collect'
    })
  }

  #mapAround(reader: string): string | undefined {
    return framesAround(this.#graph, reader).findLast((frame) => {
      return this.#frame(frame).frame === 'map'
    })
  }

  #overOf(id: string, over: string): WiredInput {
    const source = this.#source(over, id, 'over')
    return { port: 'over', type: source.type, optional: false, list: false, sources: [source] }
  }

  #frame(id: string): Frame {
    const entry = this.#graph.nodes[id]
    if (entry === undefined || !isFrame(entry))
      throw new Error(`"${id}" is no frame; the check should have refused this.`)
    return entry
  }
}

/** The most that any of the configs may do to the outside. */
export function strongestEffect(type: NodeType, configs: readonly PlannedConfig[]): Effect {
  const found = configs.map(({ values }) => type.effectOf?.(values) ?? type.effect)
  const order: readonly Effect[] = ['at-most-once', 'idempotent']
  return order.find((effect) => found.includes(effect)) ?? 'pure'
}

/** Types that do not say what a value is. */
function isLoose(type: PortType): boolean {
  return type === 'any' || type === 'json' || type === 'any[]' || type === 'json[]'
}

/** The wired inputs as the type declares them, then further ones by name: the order of keys in a document means nothing. */
function inOrder(type: NodeType, { inputs = {} }: GraphNode): readonly string[] {
  const declared = Object.keys(type.description.inputs)
  const further = Object.keys(inputs).filter((port) => !declared.includes(port))
  return [...declared.filter((port) => Object.hasOwn(inputs, port)), ...further.sort()]
}

/** The settings of a node as it runs with them. */
export function plannedConfig(type: NodeType, written: ConfigValues): PlannedConfig {
  const values = type.config.parse(written)
  const models: { role: 'chat' | 'embedding' | 'rerank'; name: string }[] = []
  const indexes: string[] = []
  for (const [key, hint] of fieldHints(type.description.configSchema)) {
    const value = values[key]
    const names = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
    if (hint.kind === 'model') models.push(...names.map((name) => ({ role: hint.role, name })))
    if (hint.kind === 'index') indexes.push(...names)
  }
  return {
    // All runs share it.
    values: freeze(values),
    // SAFETY: zod objects of JSON-able fields parse to JSON-able values; the contract suite of the catalogue checks it.
    hash: hashSettings(values as ConfigValues),
    models,
    indexes,
  }
}

function fieldHints(
  schema: Readonly<Record<string, unknown>>,
): readonly (readonly [string, FieldHint])[] {
  const properties = schema['properties']
  if (typeof properties !== 'object' || properties === null) return []
  return Object.entries(properties).flatMap(([key, property]: [string, unknown]) => {
    if (typeof property !== 'object' || property === null || !('x-ui' in property)) return []
    // SAFETY: only `hinted` writes this key.
    return [[key, property['x-ui'] as FieldHint] as const]
  })
}
