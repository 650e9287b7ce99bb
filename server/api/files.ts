/** A file that was uploaded for runs. */
export interface FileAnswer {
  /** Names it in the input of a run: `{"file": "file_…"}`. */
  readonly id: string
  readonly name: string
  /** Its media type. */
  readonly type: string
  /** Bytes. */
  readonly size: number
  /** Epoch milliseconds. */
  readonly expiresAt: number
}
