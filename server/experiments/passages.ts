import { isGold } from '../../engine/evaluate/evaluators/gold-match.ts'
import { documentsAt } from '../../engine/evaluate/evaluators/reading.ts'
import type { Gold } from '../../engine/evaluate/example.ts'
import type { Document } from '../../engine/graph/values.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { placeOf } from '../../engine/run/place.ts'
import { emptyTrace, reduceTrace } from '../../engine/run/trace.ts'
import type { ComparedPassage, RowDetail } from '../api/experiments.ts'

/** The passages that each node of a run gave, of its last execution, in the order of the run. */
function passagesOf(
  run: string,
  journal: Pick<Journal, 'events' | 'run'>,
): ReadonlyMap<string, readonly Document[]> {
  const found = new Map<string, readonly Document[]>()
  if (journal.run(run) === undefined) return found
  const { spans } = journal.events(run, 0, { whole: true }).reduce(reduceTrace, emptyTrace)
  for (const { path, status, outputs } of spans.values()) {
    const documents = status === 'succeeded' ? documentsAt(outputs) : undefined
    if (documents !== undefined) found.set(placeOf(path), documents)
  }
  return found
}

/** What each node that gives passages gave on each side, with how ranks moved and which are gold. */
export function comparePassages(
  runs: readonly string[],
  gold: readonly Gold[] | undefined,
  journal: Pick<Journal, 'events' | 'run'>,
): RowDetail['passages'] {
  const sides = runs.map((run) => passagesOf(run, journal))
  const nodes = new Set(sides.flatMap((side) => [...side.keys()]))
  return [...nodes].map((node) => ({
    node,
    sides: sides.map((side, at) => {
      const other = sides.find((_, place) => place !== at)?.get(node)
      return (side.get(node) ?? []).map((passage) => toCompared(passage, other, gold ?? []))
    }),
  }))
}

function toCompared(
  passage: Document,
  other: readonly Document[] | undefined,
  gold: readonly Gold[],
): ComparedPassage {
  const { id, text, title, source, score, metadata } = passage
  const named = metadata?.['document']
  const document = typeof named === 'string' ? named : (source ?? id)
  const rank = other?.findIndex((one) => one.id === id) ?? -1
  return {
    id,
    document,
    title: title ?? document,
    text,
    score: score ?? null,
    gold: gold.some((one) => one.grade > 0 && isGold(passage, one)),
    otherRank: rank < 0 ? null : rank + 1,
  }
}
