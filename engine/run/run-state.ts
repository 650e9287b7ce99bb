import type { Catalogue } from '../graph/catalogue.ts'
import type { Journal, NodeEnd } from '../journal/journal.ts'
import type { Models } from '../models/models.ts'
import type { Usage } from '../models/usage.ts'
import type { CompiledBody } from '../plan/compile.ts'
import type { Body, ToolPlans } from '../plan/plan.ts'
import type { Indexes } from '../retrieval/search-index.ts'
import type { Meter } from './budget.ts'
import type {
  FailureDescription,
  NodeAnswer,
  NodeError as NodeErrorEvent,
  NodeSkip,
  NodeWait,
} from './events.ts'
import type { Outside } from './outside.ts'
import type { Recorder } from './recorder.ts'
import type { Replay } from './replay.ts'
import type { runNode } from './run-body.ts'
import type { PortValues } from './value.ts'

/** All that the executions of one run share. */
export interface RunState {
  readonly id: string
  /** Of the graph, or in a subgraph those it was given. */
  readonly input: PortValues
  readonly recorder: Recorder
  readonly journal: Journal
  readonly models: Models
  readonly indexes: Indexes
  readonly outside: Outside
  readonly compiled: (body: Body) => Promise<CompiledBody>
  readonly catalogue: Catalogue
  /** Of the whole graph, with those of the graphs in it. */
  readonly tools: ToolPlans
  /** Handed on, so that a node can run others inside itself. */
  readonly runStep: typeof runNode
  /** Aborted when the run is cancelled, over its budget, or the engine closes. */
  readonly signal: AbortSignal
  readonly meter: Meter
  /** What nodes wait for before they begin, while another process may have taken the run over. */
  readonly hold?: (() => Promise<void> | undefined) | undefined
  /** Records of nodes that ended before a crash, by path: they never run again. */
  readonly recovered: ReadonlyMap<string, RecoveredSpan>
  /** Whether records of other runs may answer for pure nodes. */
  readonly reuse: boolean
  readonly trial: number
  /** Set when the run repeats another one. */
  readonly replay: Replay | undefined
  /** Failures that nothing in the graph handled, in order. */
  readonly failures: FailureDescription[]
  /** Paths of the nodes that wait for a person. */
  readonly waiting: string[]
  readonly usage: Usage[]
}

/** What the journal holds about a node of an interrupted run. */
export interface RecoveredSpan {
  readonly end: NodeEnd | NodeErrorEvent | undefined
  /** Milliseconds that the run had been worked on when it began. */
  readonly begun: number
  /** Attempts that were begun. */
  readonly attempts: number
  /** What became of the last of them where it did not end the node. */
  readonly last: 'cut-off' | 'failed' | 'left-for-an-answer' | 'uncertain' | undefined
  /** Configs that were given up. */
  readonly fallbacks: number
  /** Attempts that failed with the config after those. */
  readonly failed: number
  readonly skip: NodeSkip | undefined
  /** The last question to a person. */
  readonly wait: NodeWait | undefined
  /** The answer to it. */
  readonly answer: NodeAnswer | undefined
  /** The answer to what the node itself asked; the engine may have asked after that what became of an attempt. */
  readonly said: NodeAnswer | undefined
}
