import { findEvaluator } from '../../engine/evaluate/evaluators/index.ts'
import type { Calibration } from '../api/annotation.ts'
import type { GraphStore } from '../store/graph-store.ts'

/** What a judge can be named by. */
export interface NamedJudge {
  /** Of the graph that was judged. */
  readonly graph: string
  /** Id of an evaluator, or of a judge node in the graph. */
  readonly evaluator: string
  readonly judge: { readonly model: string; readonly version: string }
  /** Versions of the evaluator, as numbers, or of the graph with the node, as hashes. */
  readonly seenIn: ReadonlySet<number | string>
}

type Graphs = Pick<GraphStore, 'document' | 'versions'>

/** How a person calls a judge: its title, and the numbers of the versions in which it judged. */
export async function namesOf(
  { graph, evaluator, judge, seenIn }: NamedJudge,
  graphs: Graphs,
): Promise<Pick<Calibration['judge'], 'name' | 'versions'>> {
  const own = graphThatJudges(judge.model)
  if (own !== undefined) {
    return {
      name: (await graphs.document(judge.version))?.title ?? own,
      versions: await numbersOf(own, [judge.version], graphs),
    }
  }
  const numbers = [...seenIn].filter((seen) => typeof seen === 'number')
  if (numbers.length > 0) {
    const { title } = findEvaluator(evaluator) ?? { title: evaluator }
    return { name: title, versions: numbers.toSorted((a, b) => a - b) }
  }
  const hashes = [...seenIn].filter((seen) => typeof seen === 'string')
  const entry = (await graphs.document(hashes.at(-1) ?? ''))?.nodes[evaluator]
  return { name: entry?.title ?? evaluator, versions: await numbersOf(graph, hashes, graphs) }
}

/** The name of the graph, where a whole graph is the judge. */
function graphThatJudges(model: string): string | undefined {
  return /^graph:(.+)$/.exec(model)?.[1]
}

/** What ran as a draft has no number. */
async function numbersOf(
  graph: string,
  hashes: readonly string[],
  graphs: Graphs,
): Promise<number[]> {
  const versions = await graphs.versions(graph)
  return versions
    .filter(({ version }) => hashes.includes(version))
    .map(({ number }) => number)
    .toSorted((a, b) => a - b)
}
