/** Files that were uploaded for runs. */
export interface FileTables {
  files: FileRow
}

export interface FileRow {
  id: string
  /** Id of the person, or of the credential. */
  owner: string
  name: string
  media_type: string
  /** SHA-256 of the bytes, by which runs name them. */
  hash: string
  size: number
  data: Uint8Array
  created_at: number
  expires_at: number
}
