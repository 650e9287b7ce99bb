import type { CheckContext } from '../../../engine/graph/check-context.ts'
import { check } from '../../../engine/graph/check.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import type { Problem } from '../../../engine/graph/problem.ts'
import { readJson, type Place } from './read-json.ts'

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
  const checked = json.readable ? check(json.value, context) : undefined
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
