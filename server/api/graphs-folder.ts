/** What goes over HTTP about graphs that lie in a folder, where the server was started with one. */

/** In GraphList. */
export interface GraphsFolderState {
  /** Files with graphs that are as they should be. */
  readonly files: number
  readonly problems: readonly GraphFileProblem[]
  /** Graphs whose file is gone. They are in no list, and all their versions are kept. */
  readonly gone: readonly { readonly graph: string; readonly file: string }[]
}
export interface GraphFileProblem {
  /** Within the folder. */
  readonly file: string
  /** Begins with the file and the line. */
  readonly message: string
  /** Whose last good version is kept. */
  readonly graph?: string
}
// POST /api/graphs/:name/file → 204: writes the file of a graph again, whose file is gone
