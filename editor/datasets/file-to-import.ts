/** A file that was dropped before its dataset was there, until the page of the dataset takes it. */
let waiting: { readonly dataset: string; readonly file: File } | undefined

export function waitForImport(dataset: string, file: File): void {
  waiting = { dataset, file }
}

/** The file that waits for this dataset. It stays until it is let go, because a page may be drawn twice. */
export function waitingImport(dataset: string): File | undefined {
  return waiting?.dataset === dataset ? waiting.file : undefined
}

export function letGoOfImport(): void {
  waiting = undefined
}
