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
 * Formats the text of a graph file. A graph that merely does not run is written all the same; comments,
 * keys that stand twice and digits that would be lost are problems.
 * @param given a problem where the file has no text
 */
export function formatGraph(
  file: string,
  given: string | PlacedProblem,
  context: CheckContext,
): Formatted {
  if (typeof given !== 'string') return { text: undefined, changed: false, problems: [given] }
  const { graph, problems } = readGraphFile(file, given, context)
  const lossy = problems.filter(({ code }) => shapeCodes.includes(code))
  if (graph === undefined || lossy.length > 0) {
    return { text: undefined, changed: false, problems: lossy.length > 0 ? lossy : problems }
  }
  const text = printGraph(graph)
  return { text, changed: text !== given, problems: [] }
}
