import type { Graph, GraphNode, LoopFrame, MapFrame } from '../graph/document.ts'
import type { NodeType } from '../graph/define-node.ts'
import type { Effect } from '../graph/node-description.ts'
import type { PortType } from '../graph/port-types.ts'
import type { Json } from '../graph/values.ts'

/** How a checked graph is run: nested bodies of units that LangGraph starts in order. */
export interface Plan {
  readonly graph: Graph
  /** Hash of the graph's canonical form. */
  readonly version: string
  readonly root: Body
  readonly outputs: readonly WiredInput[]
  readonly tools: ToolPlans
}

/** What the nodes that make tools name, in the graph and in all that it runs. */
export interface ToolPlans {
  /** Hashes of their settings: an agent calls no tool that was made of others. */
  readonly settings: ReadonlySet<string>
  /** The graphs that tools run, by `name` or `name@version`. */
  readonly graphs: ReadonlyMap<string, Plan>
}

/** The inside of the graph, or of one frame. */
export interface Body {
  /** Undefined for the graph itself. */
  readonly frame: string | undefined
  /** Each unit stands after those that hold what its first step needs. */
  readonly units: readonly Unit[]
  /** All nodes and frames directly inside. */
  readonly steps: readonly Step[]
}

/**
 * Steps that run one after another as one task (operator chaining). The first needs steps of the
 * units `after`, which start before this one; each further one needs the step before it, and may
 * need steps of other units, for which it waits in its place.
 */
export interface Unit {
  readonly id: string
  readonly steps: readonly Step[]
  /** Ids of the units that hold what the first step needs. */
  readonly after: readonly string[]
}

export type Step = NodeStep | LoopStep | MapStep | SubgraphStep

export interface NodeStep {
  readonly kind: 'node'
  readonly id: string
  readonly entry: GraphNode
  readonly type: NodeType
  /** The most that any of its configs may do to the outside. */
  readonly effect: Effect
  /** The config with defaults filled in, then one for each fallback. */
  readonly configs: readonly PlannedConfig[]
  readonly inputs: readonly WiredInput[]
  readonly outputs: Readonly<Record<string, PortType>>
  /** Output ports that something reads. */
  readonly read: readonly string[]
}

export interface PlannedConfig {
  readonly values: Readonly<Record<string, unknown>>
  /** Of the canonical JSON of the values. */
  readonly hash: string
  /** Fields that name something outside: their meaning is part of the journal key. */
  readonly models: readonly {
    readonly role: 'chat' | 'embedding' | 'rerank'
    readonly name: string
  }[]
  readonly indexes: readonly string[]
  /** The version of the graph that runs when a tool is called. */
  readonly graph?: string
}

/** A node that runs another graph, whose trace is nested in its own. */
export interface SubgraphStep {
  readonly kind: 'graph'
  readonly id: string
  readonly entry: GraphNode
  readonly plan: Plan
  readonly inputs: readonly WiredInput[]
  readonly outputs: Readonly<Record<string, PortType>>
}

export interface LoopStep {
  readonly kind: 'loop'
  readonly id: string
  readonly entry: LoopFrame
  readonly body: Body
  readonly until: PortSource | undefined
  readonly best: PortSource | undefined
  readonly exports: readonly Export[]
}

export interface MapStep {
  readonly kind: 'map'
  readonly id: string
  readonly entry: MapFrame
  readonly body: Body
  readonly over: WiredInput
  readonly exports: readonly Export[]
}

/** A node or frame inside a frame, with the ports of it that something outside reads. */
export interface Export {
  readonly id: string
  readonly ports: readonly string[]
}

/** An input port with everything that is wired to it. */
export interface WiredInput {
  readonly port: string
  readonly type: PortType
  readonly optional: boolean
  /** Several sources are gathered into one list; otherwise the first present one wins. */
  readonly list: boolean
  /** No wire says for certain what arrives, so it is looked at when it is there. */
  readonly unsure?: true
  readonly sources: readonly Source[]
}

export type Source =
  | { readonly kind: 'input'; readonly name: string; readonly type: PortType }
  | { readonly kind: 'item'; readonly map: string; readonly type: PortType }
  | { readonly kind: 'index'; readonly map: string; readonly type: 'number' }
  | PortSource

export interface PortSource {
  readonly kind: 'port'
  readonly node: string
  readonly port: string
  /** What arrives at the reader: a map that is left on the way makes it a list. */
  readonly type: PortType
  /** The frame in whose scope the value is found; undefined for the graph itself. */
  readonly home: string | undefined
  /** Points against the order of its loop: carries the value of the turn before. */
  readonly backward: boolean
}

/** A config as JSON, for hashing. */
export type ConfigValues = Readonly<Record<string, Json>>
