import type { AlertTables } from './alert-tables.ts'
import type { AnnotationTables } from './annotation-tables.ts'
import type { DeploymentTables } from './deployment-tables.ts'
import type { EvaluationTables } from './evaluation-tables.ts'
import type { FeedbackTables } from './feedback-tables.ts'
import type { FileTables } from './file-tables.ts'
import type { IngestTables } from './ingest-tables.ts'
import type { TriggerTables } from './trigger-tables.ts'

/**
 * The rows of the store. One schema for SQLite and Postgres: ids are text, times are epoch
 * milliseconds, JSON is text that is parsed where a row becomes an object.
 */
export interface Tables
  extends
    AlertTables,
    AnnotationTables,
    DeploymentTables,
    EvaluationTables,
    FeedbackTables,
    FileTables,
    IngestTables,
    TriggerTables {
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
  people: PersonRow
  secrets: SecretRow
  audit: AuditRow
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
  /** Whose login or session it is; null for what acts by its own scopes. */
  person: string | null
  /** The API key that a session was opened with, and ends with. */
  opened_by: string | null
  /** How an API key begins, to tell one from another. */
  prefix: string | null
  /** JSON of bindings; null where a key reaches everything. */
  bound_to: string | null
  last_used_at: number | null
}

export interface PersonRow {
  id: string
  name: string
  /** In small letters, by which no two are the same. */
  folded_name: string
  role: 'viewer' | 'annotator' | 'editor' | 'admin'
  /** Its Argon2id hash; null for who comes in by links or a proxy only. */
  password: string | null
  created_at: number
}

interface SecretRow {
  name: string
  /** JSON list of the hosts it may be sent to. */
  hosts: string
  /** Sealed, bound to its name. */
  value: string
  updated_at: number
  updated_by: string
}

/** Rows are only ever added. */
export interface AuditRow {
  id: string
  at: number
  /** Id of the person or of the credential. */
  actor: string
  name: string
  action: string
  target: string | null
  detail: string | null
  address: string | null
}

interface IndexRow {
  name: string
  language: string
  created_at: number
  /** JSON of `Chunking`; null where documents are cut the usual way. */
  chunking: string | null
  /** 1 while its documents are still to be cut in another way. */
  cut_again: number | null
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
  /** JSON of where pages begin. */
  pages: string | null
  text_hash: string | null
  duplicate_of: string | null
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
