import type { Graph } from '../engine/graph/document.ts'
import type { NodeDescription } from '../engine/graph/node-description.ts'
import type { Problem } from '../engine/graph/problem.ts'
import type { Json } from '../engine/graph/values.ts'
import type { ModelRole, Profile } from '../engine/models/profile.ts'
import type { ProviderKind } from '../engine/models/provider-address.ts'
import type { Usage } from '../engine/models/usage.ts'
import type { Budget } from '../engine/run/budget.ts'
import type { FailureDescription, RunStatus, Values } from '../engine/run/events.ts'
import type { ReplayRequest } from '../engine/run/replay-request.ts'
import type { WaitingNode } from '../engine/run/waiting-nodes.ts'
import type { GraphsFolderState } from './api/graphs-folder.ts'
import type { IndexSummary } from './api/indexes.ts'

/**
 * What goes over HTTP between the server and its clients, route by route. The editor imports
 * these types; the routes return them.
 *
 * Every error is `{ "error": { code, message, requestId, problems? } }`.
 */

/** Body of every answer with a status of 400 or above. */
export interface ErrorBody {
  readonly error: {
    readonly code: string
    /** Its family, by the status: what clients of OpenAI's API look at. */
    readonly type:
      | 'authentication_error'
      | 'permission_error'
      | 'rate_limit_error'
      | 'invalid_request_error'
      | 'server_error'
    readonly message: string
    readonly requestId: string
    /** The place in the body that is wrong, where it is one; null where it is none, in the API of OpenAI. */
    readonly param?: string | null
    /** For a graph that does not check, or input that does not fit: all that is wrong with it. */
    readonly problems?: readonly Problem[]
  }
}

/** What a credential may do. `public` routes ask for none. */
export type Scope = 'public' | 'read' | 'run' | 'annotate' | 'write' | 'admin'

/** GET /api/session */
export interface Session {
  readonly version: string
  /** No chat model is connected: answers are extractive. */
  readonly offline: boolean
  /** One is, but it cannot be used; the settings say why. */
  readonly troubled: boolean
  readonly profiles: readonly ModelProfile[]
}

/** GET /api/catalogue */
export interface CatalogueAnswer {
  readonly nodes: readonly NodeDescription[]
  /** Files of the folder of node types that could not be loaded; an earlier type of theirs may still stand. */
  readonly problems: readonly { readonly file: string; readonly message: string }[]
}

/** GET /api/graphs */
export interface GraphList {
  readonly graphs: readonly GraphSummary[]
  /** Where the server was started with a folder of graphs. */
  readonly folder?: GraphsFolderState
}

export interface GraphSummary {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly nodes: number
  readonly updatedAt: number
  /** It came with Heddle. */
  readonly shipped?: true
  readonly lastRun?: { readonly id: string; readonly status: RunStatus; readonly startedAt: number }
}

/** GET /api/graphs/:name */
export interface GraphAnswer {
  readonly name: string
  readonly draft: Graph
  /** Rises with each saved change of the draft; a save names the one it began with. */
  readonly revision: number
  /** Hash of the newest version. */
  readonly version: string
  /** Whether the draft differs from that version. */
  readonly changed: boolean
  readonly problems: readonly Problem[]
  /**
   * Hash of the version that the draft began with, where the newest one came from a file and
   * changes the same parts. No version is saved until the draft has taken that in.
   */
  readonly behind?: string
}

/**
 * POST /api/graphs/:name/documents ({ graph }): 201. Keeps a document without making it a version, so
 * that experiments can run it by its hash.
 */
export interface KeptDocument {
  readonly version: string
}

/**
 * GET /api/graphs/:name/documents/:version: a graph by the hash of anything that has run, also where
 * no version was saved of it.
 */
export interface DocumentAnswer {
  readonly version: string
  readonly graph: Graph
}

/** POST /api/graphs: 201 with GraphAnswer, or 409 where the name is taken. DELETE /api/graphs/:name: 204. */
export interface GraphCreate {
  readonly name: string
  /** What it begins with; an empty graph when both are left out. Its own name is replaced by `name`. */
  readonly graph?: Graph
  /** The name of a graph whose draft is copied. */
  readonly copyOf?: string
  /** In place of the title that it would have. */
  readonly title?: string
}

/** PUT /api/graphs/:name/draft: 200 with DraftSaved, or 409 with DraftConflict. */
export interface DraftSave {
  readonly baseRevision: number
  readonly draft: Graph
  /** The newest version, where a draft that was behind has taken it in. */
  readonly onto?: string
}
export interface DraftSaved {
  readonly revision: number
  readonly problems: readonly Problem[]
}
export interface DraftConflict extends ErrorBody {
  readonly current: GraphAnswer
}

/**
 * POST /api/graphs/:name/versions: the draft becomes a version; 201 with VersionSummary,
 * 200 with the newest one where the draft means the same, 422 where it has errors.
 */
export interface VersionCreate {
  readonly message: string
}
/** GET /api/graphs/:name/versions */
export interface VersionList {
  readonly versions: readonly VersionSummary[]
}
export interface VersionSummary {
  readonly version: string
  /** Counts from 1 within the graph. */
  readonly number: number
  readonly message: string
  readonly author: string
  readonly createdAt: number
  readonly parent?: string
}
/** GET /api/graphs/:name/versions/:version */
export interface VersionAnswer extends VersionSummary {
  /** With its nodes at the versions that this server runs; the hash is that of the graph as it was saved. */
  readonly graph: Graph
}

/** GET /api/graphs/:name/examples: questions that come with the graph. */
export interface ExampleList {
  readonly examples: readonly Example[]
}
export interface Example {
  readonly id: string
  readonly inputs: Values
  readonly expected?: Json
  readonly gold?: readonly string[]
}

/**
 * POST /v1/graphs/:name/runs (newest version) and POST /api/graphs/:name/draft/runs (the saved draft).
 * With `Accept: text/event-stream` the answer is the stream of RunEvents: `id:` is seq (left out for
 * node-delta), `event:` the type, `data:` the event. Otherwise RunAnswer when the run has ended;
 * with `"wait": false` at once (202).
 */
export interface RunCreate extends RunLimits {
  readonly input: Values
  /** Of a draft: only this node is run, and what it needs. */
  readonly to?: string
}
/** How a run is made, whatever it is made from. */
interface RunLimits {
  /** false: answer at once. */
  readonly wait?: boolean
  /** What it may take at most; a run that goes over it fails. */
  readonly budget?: Budget
  /** Records of earlier runs answer for pure nodes. */
  readonly reuse?: boolean
}
/** Also GET /v1/runs/:id. A run that waits for a person is answered with 202, as one that is not waited for. */
export interface RunAnswer {
  readonly id: string
  readonly graph: string
  readonly version: string
  readonly status: RunStatus
  readonly outputs: Values
  readonly usage: Usage
  readonly startedAt: number
  readonly endedAt?: number
  readonly error?: FailureDescription
  /** Nodes that wait for a person; also while others are still at work. */
  readonly waiting?: readonly WaitingNode[]
  /** The run that it repeats. */
  readonly replayOf?: string
  /** Lets an end user give feedback on this run; for credentials with the scope `run`. */
  readonly feedbackToken?: string
}
/**
 * POST /v1/runs/:id/answer → 202 RunAnswer when the answer is durable; 409 where the node does not wait,
 * 422 where the answer does not fit what is asked.
 */
export interface PersonAnswer {
  /** Its path, or its id where only one node of that id waits. */
  readonly node: string
  /** By field of the question. */
  readonly answer: Values
}
/**
 * POST /v1/runs/:id/replay: a new run, answered like one of POST /v1/graphs/:name/runs. 422 where it
 * names what is not there.
 */
export interface RunReplay extends ReplayRequest, RunLimits {
  /** Hash of another version of the graph, or `draft`; left out, the one that the run had. */
  readonly version?: string
  /** Nothing that this node does not need is run. */
  readonly to?: string
}
// GET /v1/runs/:id/events  (SSE, honours Last-Event-ID; ?after=seq does the same)
// POST /v1/runs/:id/cancel → 202 RunAnswer
// GET /v1/values/:hash → the JSON of a large value (an event holds LargeValue in its place)

/**
 * GET /api/runs?graph=&experiment=&experiments=&deployment=&from=&to=&limit=&before= without the runs of
 * experiments, unless one is named, or with `experiments=true` those of all that are not deleted. With a
 * deployment only those that it answered.
 */
export interface RunList {
  readonly runs: readonly RunSummary[]
}
export interface RunSummary {
  readonly id: string
  readonly graph: string
  readonly version: string
  readonly status: RunStatus
  readonly input: Values
  readonly startedAt: number
  readonly endedAt?: number
  /** What its models took. Only in a RunList, and only of a run that is over. */
  readonly usage?: Usage
  /** The run that it repeats. */
  readonly replayOf?: string
  /** The experiment whose run it is. */
  readonly experiment?: string
}
// GET /api/graphs/:name/estimate?version= → Estimate: what a run is likely to take. `version` is a hash or
// `draft`; left out, the newest version

export type * from './api/indexes.ts'

/**
 * GET /api/settings, PUT /api/settings (SettingsChange), PUT /api/settings/connections/:name
 * (ConnectionChange), DELETE /api/settings/connections/:name
 */
export interface Settings {
  readonly profiles: readonly ModelProfile[]
  /** The connection `openai`. */
  readonly provider: {
    readonly baseUrl: string
    /** The last four characters, as `…4f2a`; the key itself is never sent back. */
    readonly key: string | null
    /** `environment` values are shown, not edited. */
    readonly from: 'environment' | 'settings' | 'none'
  }
  readonly connections: readonly ModelConnectionSettings[]
  /** Why the first connection gives no model, as a sentence. */
  readonly trouble?: string
  readonly prices: {
    /** When the list prices held, as `2025-11`. */
    readonly asOf: string
    /** Models with a price in the file prices.json of the data folder. */
    readonly overrides: number
    /** What is wrong with that file. */
    readonly problem?: string
  }
}
/** A model server. */
export interface ModelConnectionSettings {
  readonly name: string
  readonly kind: ProviderKind
  readonly baseUrl: string
  /** The last four characters. */
  readonly key: string | null
  readonly from: 'environment' | 'settings'
  /** Models without a connection in their name are at this one. */
  readonly first: boolean
  /** Seconds. */
  readonly connectTimeout?: number
}
/** What is left out stays as it is. */
export interface ConnectionChange {
  readonly kind?: ProviderKind | undefined
  /** Empty for the usual address of the kind. */
  readonly baseUrl?: string | undefined
  /** null removes it. */
  readonly key?: string | null | undefined
  /** true makes it the first. */
  readonly first?: boolean | undefined
  /** Seconds; null for the usual ten. */
  readonly connectTimeout?: number | null | undefined
}
export interface SettingsChange {
  readonly baseUrl?: string
  /** null removes it. */
  readonly key?: string | null
  readonly profiles?: readonly ProfileChange[]
}
/** A profile as it is from now on. */
export interface ProfileChange extends Profile {
  readonly name: string
  /** Of one's own only. */
  readonly removed?: true | undefined
}
export interface ModelProfile {
  readonly name: string
  readonly role: ModelRole
  /** A model at the first connection, or `connection:model`; empty when none is set. */
  readonly model: string
  /** What it stands for now: `openai:gpt-…` or `offline`. */
  readonly resolved: string
  /** How the model is called, where that is set. */
  readonly settings?: Omit<Profile, 'model' | 'role'>
  /** Not one of the five usual ones. */
  readonly own?: boolean
}
/** POST /api/settings/test (uses the stored values where left out) */
export interface ConnectionTestRequest {
  /** Left out, `openai`. */
  readonly connection?: string | undefined
  readonly kind?: ProviderKind | undefined
  readonly baseUrl?: string | undefined
  readonly key?: string | undefined
}
/** POST /api/settings/test-model: ModelReport */
export interface ModelTestRequest {
  /** A profile or `connection:model`. */
  readonly name: string
  /** Left out, that of the profile; everything is tried for a `connection:model`. */
  readonly role?: ModelRole | undefined
}
export type { ModelReport } from '../engine/models/test-model.ts'
export type { ConnectionReport as ConnectionTest } from '../engine/models/test-connection.ts'

/**
 * POST /api/tokens: 201 with TokenAnswer. The token is shown once. It has all scopes unless the body
 * names others; POST /api/keys makes one that expires or is bound.
 */
export interface TokenAnswer {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly token: string
}
/** POST /api/login-links → 201: an address that signs a browser in, once, within an hour. */
export interface LoginLink {
  readonly url: string
}
// POST /api/logout → 204

/** GET /ready: 200 when `status` is `ready`, else 503. GET /health: 200 with `{ status: 'ok', version }`. */
export interface Readiness {
  readonly status: 'starting' | 'building-editor' | 'ready' | 'stopping'
  /** An index is being built; runs that need it wait for it. */
  readonly indexing: boolean
}

/** Frames of the WebSocket /api/live, server to editor. */
export type LiveNotice =
  | { readonly type: 'index-progress'; readonly index: IndexSummary }
  | { readonly type: 'graph-changed'; readonly name: string; readonly revision: number }
  /** The revision 0 is of one that was removed. */
  | { readonly type: 'deployment-changed'; readonly name: string; readonly revision: number }
  | { readonly type: 'run-changed'; readonly run: RunSummary }
  /** A rule was set, changed or deleted, or begins or ceases to fire. */
  | { readonly type: 'alert-changed' }
  | { readonly type: 'session-changed' }
  /** Files declare other node types now. */
  | { readonly type: 'catalogue-changed' }
