import type { FileWarning } from '../../../engine/retrieval/ingest.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import type { Document, Json } from '../../../engine/graph/values.ts'
import type { ModelRole } from '../../../engine/models/profile.ts'
import type { ModelReport } from '../../../engine/models/test-model.ts'
import type { Chunking } from '../../../engine/retrieval/chunk.ts'
import type { Estimate } from '../../../engine/run/estimate.ts'
import type { RunEvent, RunSettings, RunStatus, Values } from '../../../engine/run/events.ts'
import type { GraphSource } from '../../../engine/run/find-subgraphs.ts'
import type { ReplayRequest } from '../../../engine/run/replay-request.ts'
import type { WaitingNode } from '../../../engine/run/waiting-nodes.ts'
import type {
  Duplicates,
  GraphSummary,
  IndexChange,
  IndexProgress,
  IndexSummary,
  Settings,
  VersionSummary,
} from '../../api.ts'
import type { Administration } from './administration.ts'
import type { DeploymentConnection } from './deployments.ts'
import type { LabelConnection } from './labels.ts'
import type { TriggerConnection } from './triggers.ts'

/** What commands do with a data folder. They do not know whether a server stands between. */
export interface Connection extends AsyncDisposable {
  readonly deployments: DeploymentConnection
  readonly labels: LabelConnection
  readonly triggers: TriggerConnection
  graphs(): Promise<readonly GraphSummary[]>
  /** The newest version of a graph, or undefined where there is none of that name. */
  graph(name: string): Promise<Graph | undefined>
  /** What is being edited of a graph, or undefined where there is none of that name. */
  draft(name: string): Promise<Graph | undefined>
  /** Newest first; none where there is no graph of that name. */
  versions(name: string): Promise<readonly VersionSummary[]>
  /** @param version its hash */
  version(name: string, version: string): Promise<Graph | undefined>
  /**
   * Starts a run that is durable when this answers.
   * @param graph the name of a graph in the data folder, or a document that runs as it is
   */
  startRun(
    graph: string | Graph,
    input: Readonly<Record<string, Json>>,
    options?: StartOptions,
  ): Promise<StartedRun>
  /** Starts a run of what an earlier one did, durable when this answers. */
  replayRun(run: string, replay: ReplayOfRun, options?: StartOptions): Promise<StartedRun>
  /** A run of the data folder, also one that is over; undefined where there is none of that id. */
  findRun(run: string): Promise<FoundRun | undefined>
  /**
   * What a run is likely to take.
   * @param version `draft`, or the hash of a version; left out, the newest
   */
  estimate(graph: string, version?: string): Promise<Estimate>
  indexes(): Promise<readonly IndexSummary[]>
  /** Takes files and pages of the web into an index, which is made where there is none, and builds it. */
  addFiles(name: string, request: FileRequest): Promise<AddReport>
  /** Removes documents, and answers which of them were there. @throws UnknownIndex */
  removeDocuments(name: string, ids: readonly string[]): Promise<readonly string[]>
  /** @throws UnknownIndex */
  removeIndex(name: string): Promise<void>
  /** Changes how an index is cut or its language, and brings it to that. @throws UnknownIndex */
  changeIndex(
    name: string,
    change: IndexChange,
    onProgress: (progress: IndexProgress) => void,
  ): Promise<void>
  /** @throws UnknownIndex */
  search(name: string, query: string, topK: number): Promise<readonly Document[]>
  readonly administration: Administration
  /** Connections and profiles. */
  modelSettings(): Promise<Settings>
  /** Tries what a profile or a `connection:model` can do. */
  testModel(name: string, role?: ModelRole): Promise<ModelReport>
}

export interface StartOptions extends RunSettings {
  /** Finds the graphs that nodes of a document run. */
  readonly graphs?: GraphSource
}

interface ReplayOfRun extends ReplayRequest {
  /** `draft` or the hash of another version, or a document. */
  readonly version?: string | Graph
}

export interface StartedRun {
  readonly id: string
  /** False where nothing is kept of it. */
  readonly kept: boolean
  /** What to do where a node had to work without a model, if it is not the usual. */
  readonly offlineHint?: string
  /** From the first, until the run ends or waits for a person. Ends without a sign of either where it was cut off. */
  readonly events: AsyncIterable<RunEvent>
  /** Whole outputs, also of a run whose events hold references to large values. */
  outputs(): Promise<Values>
  /** Nodes that wait for a person. */
  waiting(): Promise<readonly WaitingNode[]>
  /** Answers one of them by its path, durable when it is kept. The run goes on. */
  answer(node: string, answer: Values): Promise<void>
  /** The same run with its events from the first again, such as after an answer. */
  again(): StartedRun
  cancel(): Promise<void>
}

export interface FoundRun extends StartedRun {
  readonly graph: string
  readonly version: string
  readonly status: RunStatus
}

export interface FileRequest {
  /** Files, folders and globs. */
  readonly paths: readonly string[]
  /** Addresses of pages and files of the web. */
  readonly urls?: readonly string[]
  /** Pages that are taken for each address, with those that it links to; one when left out. */
  readonly follow?: number
  readonly duplicates?: Duplicates
  /** What the paths and the names of documents are relative to. */
  readonly base: string
  /** Of a new index. */
  readonly language: string | undefined
  /** How the documents of a new index are cut. */
  readonly chunking?: Chunking
  readonly onProgress: (progress: IndexProgress) => void
}

/** What became of the files. */
export interface AddReport {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  /** Left out of the index, for their text is there already. */
  readonly skipped: readonly string[]
  /** Documents with the text of another, or nearly, whether or not they were skipped. */
  readonly duplicates: readonly { readonly id: string; readonly duplicateOf: string }[]
  readonly refused: readonly { readonly source: string; readonly reason: string }[]
  readonly warnings: readonly FileWarning[]
}

/** Told about an index that must be built before a command can go on. */
export interface BuildReporter {
  progress(index: string, progress: IndexProgress): void
  /** What is shown of it may go. */
  done(): void
}

/** Thrown when a command names an index that is not there. */
export class UnknownIndex extends Error {
  readonly known: readonly string[]

  constructor(name: string, known: readonly string[]) {
    super(`There is no index "${name}".`)
    this.name = 'UnknownIndex'
    this.known = known
  }
}
