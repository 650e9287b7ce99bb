/** What became of one file of an ingest, or of one page of the web. */
export interface FileReport {
  /** The name of the file as it was given, or the final address of a page. */
  readonly source: string
  /** At most 200 of them. */
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

/** Documents of one file that are listed; of thousands nobody reads more. */
const listed = 200

export function fileReport(
  source: string,
  documents: readonly DocumentReport[],
  warnings: readonly string[] = [],
): FileReport {
  const further = documents.length - listed
  return {
    source,
    documents: documents.slice(0, listed),
    ...(further > 0 ? { further } : {}),
    warnings,
  }
}
