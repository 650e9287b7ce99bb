import type { Json } from '../graph/values.ts'
import type { Usage } from '../models/usage.ts'
import type { Budget } from './budget.ts'
import type { PersonRequest } from './person-request.ts'
import type { ReplayRequest } from './replay-request.ts'

/**
 * All that happens in a run, as one union: the store, SSE, the socket, the CLI, the editor
 * and the tests read these and nothing else.
 *
 * `seq` counts from 1 without gaps within a run. Every event is durable before it is sent,
 * except `node-delta`, which carries no `seq`: a reader that comes late gets the text so far
 * as one delta with `offset` 0. `at` is epoch milliseconds.
 *
 * `path` says where in the run a node stood: `generate`, in a frame `correct#2/generate`
 * (second turn; turns and items count from 1), in a subgraph `answer/generate`.
 */
export type RunEvent =
  | RunStart
  | NodeStart
  | NodeDelta
  | NodeRetry
  | NodeEnd
  | NodeSkip
  | NodeError
  | NodeWait
  | NodeAnswer
  | FrameIteration
  | RunWait
  | RunResume
  | RunEnd

interface Recorded {
  readonly run: string
  readonly seq: number
  readonly at: number
}

interface RunStart extends Recorded {
  readonly type: 'run-start'
  readonly graph: string
  /** Hash of the graph's canonical form. */
  readonly version: string
  readonly input: Values
  /** Set when this run is a replay of another. */
  readonly replayOf?: string
  /** What the replay was asked to do differently. */
  readonly replay?: ReplayRequest
  /** What else the run was started with, so that it goes on the same way after a crash. */
  readonly settings?: RunSettings
  /** What whoever started the run wants to be kept with it. Nothing in the engine looks at it. */
  readonly about?: Values
  /** Hashes of the graphs that its subgraph nodes name, by what they wrote: `name` or `name@version`. */
  readonly subgraphs?: Readonly<Record<string, string>>
}

export interface RunSettings {
  readonly budget?: Budget
  /** Records of earlier runs answered for pure nodes. */
  readonly reuse?: boolean
  readonly trial?: number
  /** The experiment whose run it is. */
  readonly experiment?: string
  /** No model is asked, not even where one is connected. */
  readonly offline?: boolean
}

interface NodeStart extends Recorded {
  readonly type: 'node-start'
  readonly path: string
  readonly node: string
  readonly nodeType: string
  readonly attempt: number
  readonly inputs: Values
  /** What the model fields of the config stand for now. */
  readonly model?: string
}

export interface NodeDelta {
  readonly type: 'node-delta'
  readonly run: string
  readonly at: number
  readonly path: string
  readonly node: string
  readonly attempt: number
  readonly port: string
  /** Position of `text` in the whole, in UTF-16 units; 0 replaces what was shown. */
  readonly offset: number
  readonly text: string
}

interface NodeRetry extends Recorded {
  readonly type: 'node-retry'
  readonly path: string
  readonly node: string
  /** The attempt that failed. */
  readonly attempt: number
  readonly error: FailureDescription
  /** Milliseconds until the next attempt. */
  readonly delay: number
  /** What the attempt took, where it asked models. */
  readonly usage?: Usage
  /** The next attempt is made with the next fallback. */
  readonly fallback?: true
}

export interface NodeEnd extends Recorded {
  readonly type: 'node-end'
  readonly path: string
  readonly node: string
  readonly nodeType: string
  readonly attempt: number
  /** Present ports only. */
  readonly outputs: Values
  readonly usage: Usage
  readonly calls: readonly ModelCall[]
  /** The journal key: everything that could change the result. */
  readonly key: string
  /** Milliseconds; for a reused record, what it took when it really ran. */
  readonly duration: number
  /** Where the record came from when the node did not execute here. */
  readonly reused?: { readonly run: string; readonly path: string }
  /** What models took where it really ran; left out where none was asked there, or before it was told. */
  readonly saved?: Usage
  /** A replay put these outputs here; the node did not execute. */
  readonly edited?: true
  /** It depends on the node where the replay began. */
  readonly fresh?: true
}

export interface NodeSkip extends Recorded {
  readonly type: 'node-skip'
  readonly path: string
  readonly node: string
  /** A sentence: which input was absent, and why. */
  readonly reason: string
  /** What a bypassed node passed on. */
  readonly outputs?: Values
  /** What it passed on depends on the node where the replay began. */
  readonly fresh?: true
}

export interface NodeError extends Recorded {
  readonly type: 'node-error'
  readonly path: string
  readonly node: string
  readonly nodeType: string
  readonly attempt: number
  readonly error: FailureDescription
  readonly usage: Usage
  readonly calls: readonly ModelCall[]
  readonly duration: number
  /** The graph handles it at the node's `error` port. */
  readonly handled: boolean
  /** The journal key of the config that failed last. */
  readonly key?: string
  readonly reused?: { readonly run: string; readonly path: string }
  /** What models took where it really ran; left out where none was asked there, or before it was told. */
  readonly saved?: Usage
  /** It depends on the node where the replay began. */
  readonly fresh?: true
}

export interface NodeWait extends Recorded {
  readonly type: 'node-wait'
  readonly path: string
  readonly node: string
  /** What the person is shown and asked. */
  readonly request: PersonRequest
  /** Epoch milliseconds: then the default of the request answers, or the node fails. */
  readonly deadline?: number
  /** The process stopped in the middle of work that must not be repeated. */
  readonly uncertain?: true
}

/** A person's word for a node that waited, or the end of its time. */
export interface NodeAnswer extends Recorded {
  readonly type: 'node-answer'
  readonly path: string
  readonly node: string
  /** By field of the request; absent when the deadline passed and there is no default. */
  readonly answer?: Values
  /** Who answered. */
  readonly by?: string
  /** Nobody answered before the deadline. */
  readonly expired?: true
}

interface FrameIteration extends Recorded {
  readonly type: 'frame-iteration'
  /** Of the frame. */
  readonly path: string
  readonly frame: string
  readonly kind: 'loop' | 'map'
  /** From 1. */
  readonly iteration: number
  /** Turns at most, or the number of items. */
  readonly of: number
}

interface RunWait extends Recorded {
  readonly type: 'run-wait'
  /** Paths of the nodes that wait for a person. */
  readonly waiting: readonly string[]
}

/** The run goes on: after a restart of the server, or after a person answered. */
interface RunResume extends Recorded {
  readonly type: 'run-resume'
  readonly reason: 'restart' | 'answer'
}

export interface RunEnd extends Recorded {
  readonly type: 'run-end'
  readonly status: RunOutcome
  readonly outputs: Values
  readonly usage: Usage
  readonly error?: FailureDescription
  readonly duration: number
}

export type RunOutcome = 'succeeded' | 'failed' | 'cancelled'
export type RunStatus = 'running' | 'waiting' | RunOutcome

/** Values by port name. A value over the inline limit is a `LargeValue`. */
export type Values = Readonly<Record<string, Json>>

/** Stands in an event for a value that is fetched by its hash. */
export interface LargeValue {
  readonly $value: string
  readonly bytes: number
  readonly preview: string
}

/** Why something failed, for people. No stack, no secrets. */
export interface FailureDescription {
  readonly message: string
  /** Stable and short: `timeout`, `model`, `config`, `input`, `output`, `cancelled`, `budget`, `deadline`, `uncertain`, `internal`. */
  readonly code: string
  readonly node?: string
  readonly hint?: string
}

/** One call to a model as it was really made. */
export interface ModelCall {
  readonly kind: 'chat' | 'embedding' | 'rerank'
  readonly model: string
  readonly startedAt: number
  readonly duration: number
  /** Milliseconds to the first piece of text. */
  readonly firstToken?: number
  readonly request: Json
  readonly response: Json
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: number | null
  /** Calls for which the server told no tokens. */
  readonly uncounted?: number
}
