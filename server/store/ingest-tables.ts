/** What is known of the files and addresses that go into indexes. */
export interface IngestTables {
  document_bands: DocumentBandRow
  ingests: IngestRow
  ingest_files: IngestFileRow
  waiting_addresses: WaitingAddressesRow
}

/** Part of the sketch of a document, by which others with nearly the same text are found. */
interface DocumentBandRow {
  index_name: string
  band: number
  document: string
}

/** The last ingest of an index. */
interface IngestRow {
  index_name: string
  started_at: number
  ended_at: number | null
  error: string | null
  /** Files there were; not all are kept. */
  total: number
}

interface IngestFileRow {
  index_name: string
  position: number
  /** Files of a low rank are kept first. */
  rank: number
  /** JSON of `FileReport`. */
  report: string
}

/** Addresses that were accepted and are not fetched yet. */
interface WaitingAddressesRow {
  id: string
  index_name: string
  /** JSON of `AddressesPost`. */
  request: string
  created_at: number
}
