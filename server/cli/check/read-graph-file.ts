import type { CheckContext } from '../../../engine/graph/check-context.ts'
import type { Catalogue } from '../../../engine/graph/catalogue.ts'
import { check, type Checked } from '../../../engine/graph/check.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import type { Problem } from '../../../engine/graph/problem.ts'
import { checkWithSubgraphs } from '../../../engine/run/check-with-subgraphs.ts'
import type { GraphSource } from '../../../engine/run/find-subgraphs.ts'
import { readJson, type Place, type ReadJson } from './read-json.ts'

/** A problem with its place in the text of a file. */
export interface PlacedProblem extends Problem, Place {
  readonly file: string
}

export interface GraphFile {
  /** Undefined where the text has not the shape of a graph. It may have errors. */
  readonly graph: Graph | undefined
  /** In the order of the text. */
  readonly problems: readonly PlacedProblem[]
}

/** Checks the text of a graph file. All problems come at once, also those of the JSON itself. */
export function readGraphFile(file: string, text: string, context: CheckContext): GraphFile {
  const json = readJson(text)
  return placed(file, json, json.readable ? check(json.value, context) : undefined)
}

/**
 * The same with the graphs that nodes of it run.
 * @param text a problem where the file has no text
 */
export async function checkGraphFile(
  file: string,
  text: string | PlacedProblem,
  catalogue: Catalogue,
  graphs: GraphSource,
): Promise<GraphFile> {
  if (typeof text !== 'string') return { graph: undefined, problems: [text] }
  const json = readJson(text)
  const checked = json.readable
    ? await checkWithSubgraphs(json.value, catalogue, graphs)
    : undefined
  return placed(file, json, checked)
}

function placed(file: string, json: ReadJson, checked: Checked | undefined): GraphFile {
  const problems = [
    ...json.problems.map(({ problem, place }) => ({ file, ...place, ...problem })),
    ...(checked?.problems ?? []).map((problem) => ({
      file,
      ...json.placeAt(problem.path),
      ...problem,
    })),
  ]
  return {
    graph: checked?.graph,
    problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  }
}
