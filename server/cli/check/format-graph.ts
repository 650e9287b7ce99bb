import { printGraph } from '../../../engine/graph/canonical.ts'
import type { CheckContext } from '../../../engine/graph/check-context.ts'
import { readGraphFile, type PlacedProblem } from './read-graph-file.ts'

/** The canonical text of a graph file. */
export interface Formatted {
  /** Undefined where something would be lost, or the text is no graph; the problems then say why. */
  readonly text: string | undefined
  readonly changed: boolean
  readonly problems: readonly PlacedProblem[]
}

/** Codes of problems with which a graph is still written as it is meant. */
const shapeCodes: readonly PlacedProblem['code'][] = ['not-json', 'shape', 'not-upgraded']

/**
 * Formats the bytes of a graph file. A graph that merely does not run is written all the same; comments,
 * keys that stand twice, digits and characters that would be lost are problems.
 */
export function formatGraph(file: string, bytes: Uint8Array, context: CheckContext): Formatted {
  const given = readText(bytes)
  if (given === undefined) return unreadable(file, 'The file is not written in UTF-8.')
  const { graph, problems } = readGraphFile(file, given, context)
  const lossy = problems.filter(({ code }) => shapeCodes.includes(code))
  if (graph === undefined || lossy.length > 0) {
    return { text: undefined, changed: false, problems: lossy.length > 0 ? lossy : problems }
  }
  const text = printGraph(graph)
  return { text, changed: text !== given, problems: [] }
}

/** What is said of a file of which nothing can be read. */
export function unreadable(file: string, message: string): Formatted {
  const place = { file, line: 1, column: 1, path: [] }
  return {
    text: undefined,
    changed: false,
    problems: [{ ...place, code: 'not-json', severity: 'error', message }],
  }
}

function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
