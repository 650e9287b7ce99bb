/**
 * The rows of the store. One schema for SQLite and Postgres: ids are text, times are epoch
 * milliseconds, JSON is text that is parsed where a row becomes an object.
 */
export interface Tables {
  graphs: GraphRow
  drafts: DraftRow
  graph_documents: GraphDocumentRow
  versions: VersionRow
  settings: SettingRow
  tokens: TokenRow
  indexes: IndexRow
  documents: DocumentRow
  chunks: ChunkRow
  vectors: VectorRow
  feedback: FeedbackRow
  feedback_requests: FeedbackRequestRow
  live_tests: LiveTestRow
}

interface GraphRow {
  name: string
  created_at: number
  /** Version of the shipped graph that was put here; null for a graph of the user. */
  shipped_version: string | null
}

interface DraftRow {
  graph: string
  revision: number
  document: string
  updated_at: number
}

/** Graphs by the hash of what they mean: versions and drafts that ran. */
interface GraphDocumentRow {
  version: string
  document: string
}

export interface VersionRow {
  graph: string
  number: number
  version: string
  message: string
  author: string
  parent: string | null
  created_at: number
}

interface SettingRow {
  name: string
  value: string
  updated_at: number
}

export interface TokenRow {
  id: string
  /** `login` is used up by signing in, `session` is a signed-in browser, `api` is a bearer token. */
  kind: 'login' | 'session' | 'api'
  name: string
  hash: string
  scopes: string
  created_at: number
  expires_at: number | null
}

interface IndexRow {
  name: string
  language: string
  created_at: number
  /** JSON of `Chunking`; null where documents are cut the usual way. */
  chunking: string | null
}

export interface DocumentRow {
  index_name: string
  id: string
  title: string
  source: string
  text: string
  format: 'markdown' | 'text'
  hash: string
  metadata: string
}

export interface ChunkRow {
  index_name: string
  id: string
  document: string
  position: number
  text: string
  headings: string
  start_at: number
  end_at: number
  page: number | null
}

interface VectorRow {
  index_name: string
  chunk: string
  model: string
  document: string
  /** 32-bit floats, little endian. */
  data: Uint8Array
}

export interface FeedbackRow {
  id: string
  run: string
  /** Id of the actor, or `end-user` for the holder of the run's token. */
  person: string
  person_name: string
  graph: string
  version: string
  deployment: string | null
  variant: string | null
  thumbs: 'up' | 'down' | null
  stars: number | null
  comment: string | null
  /** A list of texts. */
  reasons: string | null
  correction: string | null
  created_at: number
  updated_at: number
}

/** Requests with an `Idempotency-Key`. */
interface FeedbackRequestRow {
  run: string
  person: string
  key: string
  body_hash: string
  created_at: number
}

export interface LiveTestRow {
  deployment: string
  /** What was settled before it began, without how units are shared out. */
  plan: string
  started_at: number
  started_by: string
  stopped_at: number | null
  rolled_back_at: number | null
  rolled_back_why: string | null
}
