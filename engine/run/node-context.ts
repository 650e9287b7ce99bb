import type { GuardedFetch } from '../egress/egress.ts'
import type { ChatModel } from '../models/chat-model.ts'
import type { EmbeddingModel } from '../models/embedding-model.ts'
import type { Reranker } from '../models/reranker.ts'
import type { McpTool } from '../tools/mcp/mcp-servers.ts'
import type { SearchIndex } from '../retrieval/search-index.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Values } from './events.ts'
import type { Files } from './files.ts'
import type { Inside } from './inside.ts'
import type { PersonRequest } from './person-request.ts'

/**
 * All that a node may reach: it imports no provider, reads no environment and knows no trace.
 * `Output` are the names of its outputs.
 */
export interface NodeContext<Output extends string = string> {
  /** Aborted when the run is cancelled or the node's time is over. */
  readonly signal: AbortSignal
  readonly models: NodeModels
  readonly indexes: NodeIndexes
  /** Fetches from the public web, and from what whoever runs Heddle allows; ends with `signal`. */
  readonly fetch: GuardedFetch
  /** Servers of the Model Context Protocol that whoever runs Heddle has named; ends with `signal`. */
  readonly mcp: NodeMcp
  /** The bytes of files that values name. */
  readonly files: Files
  /** Runs JavaScript apart from everything; ends with `signal`. */
  readonly sandbox: Pick<Sandbox, 'run'>
  /**
   * A value that graphs name and never hold. It must not leave the node, neither in an output nor in
   * an error.
   * @param host where it is about to be sent, with its port where the address has one
   * @throws NodeError when there is no such secret, or it is not bound to the host
   */
  secret(name: string, host: string): string
  readonly inside: Inside
  /** Streams a piece of a text output while the node runs. The full value is still returned at the end. */
  delta(port: Output, text: string): void
  /** The same for every attempt of this execution; hand it to services that can deduplicate. */
  readonly idempotencyKey: string
  /**
   * Asks a person. The node is left and nothing is held in memory; when the answer is there, `run` is
   * called again from its beginning, and `ask` then gives the answer. So ask before any other work.
   */
  readonly ask: Ask
  /** How much of the run's budget is used, from 0 to 1: the largest of time, executions, tokens and cost; 0 without a budget. */
  budgetUsed(): number
  /** Names the ports that have a wire, so that a node can leave out work nobody reads. */
  readonly wired: { readonly inputs: readonly string[]; readonly outputs: readonly string[] }
}

/**
 * The models a node can ask for, by profile (`default`, `small`, `judge`, …) or `provider:model`.
 * `undefined` says that none is connected: the node then does its offline work.
 * Calls are recorded in the trace with their exact messages, usage and cost.
 */
export interface NodeModels {
  chat(name: string): ChatModel | undefined
  embedding(name: string): EmbeddingModel | undefined
  reranker(name: string): Reranker | undefined
}

export interface NodeMcp {
  /** @throws NodeError */
  tools(server: string): Promise<readonly McpTool[]>
  /** @throws NodeError */
  call(server: string, tool: string, given: Values): Promise<string>
}

export interface NodeIndexes {
  /** @throws if there is no index of that name; the message lists those there are. */
  open(name: string): Promise<SearchIndex>
}

/**
 * Gives the answer by field, or leaves the node by an error that it must let pass.
 * @param request.timeLimit milliseconds until the default answers, or the node fails
 * @throws NodeError with the code `deadline`
 */
export type Ask = (request: PersonRequest & { readonly timeLimit?: number }) => Values
