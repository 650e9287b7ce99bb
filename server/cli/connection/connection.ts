import type { Graph } from '../../../engine/graph/document.ts'
import type { Document, Json } from '../../../engine/graph/values.ts'
import type { RunEvent, Values } from '../../../engine/run/events.ts'
import type { GraphSummary, IndexProgress, IndexSummary } from '../../api.ts'
import type { GrantedScope } from '../../auth/scope.ts'

/** What commands do with a data folder. They do not know whether a server stands between. */
export interface Connection extends AsyncDisposable {
  graphs(): Promise<readonly GraphSummary[]>
  /** The newest version of a graph, or undefined where there is none of that name. */
  graph(name: string): Promise<Graph | undefined>
  /**
   * Starts a run that is durable when this answers.
   * @param graph the name of a graph in the data folder, or a document that runs as it is
   */
  startRun(graph: string | Graph, input: Readonly<Record<string, Json>>): Promise<StartedRun>
  indexes(): Promise<readonly IndexSummary[]>
  /** Takes files into an index, which is made where there is none, and builds it. */
  addFiles(name: string, request: FileRequest): Promise<AddReport>
  /** @throws UnknownIndex */
  search(name: string, query: string, topK: number): Promise<readonly Document[]>
  createToken(name: string, scopes: readonly GrantedScope[]): Promise<string>
}

export interface StartedRun {
  readonly id: string
  /** False where nothing is kept of it. */
  readonly kept: boolean
  /** What to do where a node had to work without a model, if it is not the usual. */
  readonly offlineHint?: string
  /** Until the run ends. Ends without a `run-end` where the run was cut off. */
  readonly events: AsyncIterable<RunEvent>
  /** Whole outputs, also of a run whose events hold references to large values. */
  outputs(): Promise<Values>
  cancel(): Promise<void>
}

export interface FileRequest {
  /** Files, folders and globs. */
  readonly paths: readonly string[]
  /** What the paths and the names of documents are relative to. */
  readonly base: string
  /** Of a new index. */
  readonly language: string | undefined
  readonly onProgress: (progress: IndexProgress) => void
}

/** What became of the files. */
export interface AddReport {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  readonly refused: readonly { readonly source: string; readonly reason: string }[]
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
