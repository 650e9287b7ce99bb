import { readFile } from 'node:fs/promises'
import type { PlacedProblem } from './read-graph-file.ts'

/**
 * The text of a file, or the problem that it has none.
 * @param file how the person calls it
 */
export async function textOfFile(path: string, file: string): Promise<string | PlacedProblem> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    return problemOf(file, `The file cannot be read${why}.`)
  }
  return textOfBytes(bytes, file)
}

/** What is not UTF-8 is a problem: read as if it were, its characters would be lost without a word. */
export function textOfBytes(bytes: Uint8Array, file: string): string | PlacedProblem {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return problemOf(file, 'The file is not written in UTF-8.')
  }
}

function problemOf(file: string, message: string): PlacedProblem {
  return { file, line: 1, column: 1, path: [], code: 'not-json', severity: 'error', message }
}
