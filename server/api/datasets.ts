import type { Example } from '../../engine/evaluate/example.ts'
import type { Json } from '../../engine/graph/values.ts'

/** GET /api/datasets */
export interface DatasetList {
  readonly datasets: readonly DatasetSummary[]
}
export interface DatasetSummary {
  readonly name: string
  readonly description: string
  /** The graph it is for, where it is for one. */
  readonly graph?: string
  readonly examples: number
  /** Number of the newest version; counts from 1. */
  readonly version: number
  readonly splits: Readonly<Record<string, number>>
  readonly tags: Readonly<Record<string, number>>
  readonly updatedAt: number
}

/** POST /api/datasets: 201 with DatasetSummary. PATCH and DELETE /api/datasets/:name. */
export interface DatasetCreate {
  readonly name: string
  readonly description?: string
  readonly graph?: string
}

/**
 * GET /api/datasets/:name?version=&split=&tag=&search=&after=&limit= gives one page of one version.
 * Examples keep the order they were added in.
 */
export interface DatasetAnswer extends DatasetSummary {
  readonly shown: { readonly version: number; readonly of: number }
  readonly page: readonly Example[]
  readonly next?: string
}
/** GET /api/datasets/:name/versions, newest first. A version never changes. */
export interface DatasetVersionList {
  readonly versions: readonly DatasetVersion[]
}
export interface DatasetVersion {
  readonly version: number
  readonly hash: string
  readonly examples: number
  readonly message: string
  readonly author: string
  readonly createdAt: number
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/** POST /api/datasets/:name/changes makes the next version: 201 with DatasetVersion; 409 where `baseVersion` is not the newest. */
export interface DatasetChange {
  readonly baseVersion?: number
  readonly message?: string
  /** Added, or put in place of the example of the same id. */
  readonly put?: readonly Example[]
  readonly remove?: readonly string[]
}

/**
 * POST /api/datasets/:name/import/preview and /import with the file as body
 * (`Content-Type` text/csv, application/jsonl or application/json; `mapping` as query, JSON of ImportMapping).
 */
export interface ImportMapping {
  /** By column or dotted path of the file: where it goes, such as `inputs.question`, `expected.answer`, `gold`, `tags`, `split`, `id`, `notes`, `metadata.x`; null leaves it out. */
  readonly columns: Readonly<Record<string, string | null>>
  /** Split for examples that name none. */
  readonly split?: string
}
export interface ImportPreview {
  readonly columns: readonly {
    readonly name: string
    readonly samples: readonly string[]
    /** What Heddle would do with it. */
    readonly suggested: string | null
  }[]
  readonly mapping: ImportMapping
  readonly rows: number
  /** The first examples as they would become. */
  readonly examples: readonly Example[]
  readonly problems: readonly { readonly row: number; readonly message: string }[]
}
export interface ImportAnswer {
  readonly version: DatasetVersion
  readonly added: number
  readonly changed: number
  readonly skipped: readonly { readonly row: number; readonly message: string }[]
}

/** POST /api/datasets/:name/from-runs: 201 with DatasetVersion. With `expected` a corrected answer becomes what is expected. */
export interface ExamplesFromRuns {
  readonly runs?: readonly string[]
  /** Entries of feedback; what they corrected is expected. */
  readonly feedback?: readonly string[]
  readonly split?: string
  readonly tags?: readonly string[]
  /** By run: what a right run gives. */
  readonly expected?: Readonly<Record<string, Readonly<Record<string, Json>>>>
  /** What a run answered is expected where nothing else is said; false when left out. */
  readonly answered?: boolean
}
// GET /api/datasets/:name/export?format=jsonl|csv|json|fine-tuning&version=&split= → the file
