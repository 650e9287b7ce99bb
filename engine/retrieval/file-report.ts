/** What became of one file of an ingest, or of one page of the web. */
export interface FileReport {
  /** The name of the file as it was given, or the final address of a page. */
  readonly source: string
  /** In what is kept of an ingest at most 200. */
  readonly documents: readonly DocumentReport[]
  /** Documents of the file that are not listed. */
  readonly further?: number
  /** What was left out or guessed, as whole sentences. */
  readonly warnings: readonly string[]
  /** Why nothing was taken in, as a whole sentence. */
  readonly refused?: string
}

export interface DocumentReport {
  readonly id: string
  readonly title: string
  /** `skipped` where duplicates are skipped and it is one. */
  readonly change: 'added' | 'changed' | 'unchanged' | 'skipped'
  /** How many passages it was cut into. */
  readonly passages: number
  /** Id of the document that has the same text, or nearly. */
  readonly duplicateOf?: string
}
