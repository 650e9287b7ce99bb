import type { Egress } from '../egress/egress.ts'
import type { Secrets } from '../egress/secrets.ts'
import type { Catalogue } from '../graph/catalogue.ts'
import type { Graph } from '../graph/document.ts'
import type { Journal, RunRecord } from '../journal/journal.ts'
import type { Models } from '../models/models.ts'
import type { Indexes } from '../retrieval/search-index.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { McpServers } from '../tools/mcp/mcp-servers.ts'
import type { Estimate } from './estimate.ts'
import type { RunEvent, RunSettings, Values } from './events.ts'
import type { GraphSource } from './find-subgraphs.ts'
import type { PreparedGraph } from './prepare.ts'
import type { ReplayRequest } from './replay-request.ts'
import type { Files } from './files.ts'
import type { RunResult } from './run-graph.ts'
import type { Trace } from './trace.ts'

export interface EngineOptions {
  readonly catalogue: Catalogue
  readonly journal: Journal
  /** Looked at when a run starts, so that changed settings reach the next run. */
  readonly models: Models | (() => Models)
  readonly indexes: Indexes
  /** The way out to the web; left out, one that reaches public addresses only. */
  readonly egress?: Egress
  /** What runs the code of graphs; left out, one with processes of its own. */
  readonly sandbox?: Sandbox
  /** Left out, there are none. */
  readonly secrets?: Secrets
  /** Left out, there are none. */
  readonly mcp?: McpServers
  /** Left out, there are none. */
  readonly files?: Files
  /** Finds the graphs that subgraph nodes name, and those of runs that go on or are replayed. */
  readonly graphs?: GraphSource
  /** Told of every run that begins or goes on in this process, also when a deadline made it go on. */
  readonly onRun?: (handle: RunHandle) => void
  /**
   * Where several processes work on one journal: takes a run that none of them works on for this one.
   * False where another one has it.
   */
  readonly claim?: (run: string) => Promise<boolean>
  /** There, too: what nodes wait for before they begin, while it is not sure that their run is still this one's. */
  readonly hold?: () => Promise<void> | undefined
}

export interface RunOptions extends RunSettings {
  readonly id?: string
  /** A few values to be kept with the start of the run, such as where it came from. */
  readonly about?: Values
  readonly signal?: AbortSignal
  /** Finds the graphs that subgraph nodes name, in place of the engine's own source, which must know them by hash when the run goes on. */
  readonly graphs?: GraphSource
}

export interface ReplayOptions extends RunOptions, ReplayRequest {
  /** Another version of the graph; left out, the one that the earlier run had. */
  readonly graph?: Graph
}

export interface AnswerOptions {
  /** Who answers. */
  readonly by?: string
  /** The graph of the run, where no source of graphs can find it. */
  readonly graph?: Graph
}

export interface RunHandle {
  readonly id: string
  /** What is recorded above `after`, then what happens, until the run ends or waits for a person. */
  events(after?: number): AsyncIterable<RunEvent>
  /** Kept when the start of the run is durable. */
  readonly started: Promise<void>
  /** @throws RunInterrupted when the process stops before the run's end */
  readonly result: Promise<RunResult>
  /** Also while it waits for a person. */
  cancel(reason?: string): void
}

export interface Engine {
  /** Checks and plans a graph; done once for each version. @throws GraphError */
  prepare(graph: Graph): Promise<PreparedGraph>
  /** What a run of this graph is likely to take. @throws GraphError */
  estimate(graph: Graph): Promise<Estimate>
  /** Milliseconds that a run of this graph took, as if no record had answered for a node. @throws GraphError */
  timeOf(graph: Graph, trace: Trace): Promise<number>
  /** Answers when the start is durable. @throws GraphError, InputError */
  start(
    graph: Graph,
    input: Readonly<Record<string, unknown>>,
    options?: RunOptions,
  ): Promise<RunHandle>
  /**
   * Starts a new run of what an earlier one did. Its records answer for every node whose config and
   * inputs are the same; what the edits change, and what depends on it, is executed.
   * @throws GraphError, InputError, ReplayError
   */
  replay(run: string, options?: ReplayOptions): Promise<RunHandle>
  /**
   * Answers a node that waits for a person, and goes on with its run. Kept when the answer is durable.
   * @param node its path, or its id where only one of that id waits
   * @throws AnswerError, RunElsewhere
   */
  answer(run: string, node: string, answer: Values, options?: AnswerOptions): Promise<RunHandle>
  /** A run that is under way in this process. */
  attach(run: string): RunHandle | undefined
  /**
   * Ends a run that is under way, was cut off, or waits for a person. Kept when its end is durable;
   * false when it came to another end, or is unknown. @throws RunElsewhere
   */
  cancel(run: string, reason?: string): Promise<boolean>
  /**
   * Goes on with every run that was cut off, and takes over the deadlines of those that wait. Nodes
   * whose results are recorded do not run again.
   * @param find the version a run began with; left out, the source of graphs is asked. A run whose
   * graph is gone is left alone, and one whose graph has problems by now is ended
   * @param onStuck told why a run cannot go on; then one whose graph has problems is left alone too
   * @param only of these runs
   */
  recover(
    find?: FindGraph,
    onStuck?: (record: RunRecord, why: string) => void,
    only?: readonly string[],
  ): Promise<readonly RunHandle[]>
  /** Breaks off all runs that are under way, which other processes may have taken over. */
  letGo(): void
  /** Takes no more runs, gives those under way `grace` milliseconds, and leaves the rest to go on later. */
  close(options?: { grace?: number }): Promise<void>
}

/** The version that a run began with; undefined when it is gone. */
export type FindGraph = (record: RunRecord) => Graph | undefined | Promise<Graph | undefined>
