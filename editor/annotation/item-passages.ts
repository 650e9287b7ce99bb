import type { Citation } from '../../engine/graph/values.ts'
import type { QueuePassage, QueueRun } from '../../server/api/annotation.ts'
import { readCitations } from '../runs/citations.ts'

/** A passage that an answer could rest on. */
export interface ShownPassage extends QueuePassage {
  readonly source: string | undefined
  /** The marks in the answer that stand for it. */
  readonly numbers: readonly number[]
  /** The words of it that the answer rests on. */
  readonly quotes: readonly string[]
}

/** The citations that a run gave out. */
export function citationsOf({ outputs }: QueueRun): readonly Citation[] {
  return (
    Object.values(outputs)
      .map((value) => readCitations(value))
      .find((list) => list.length > 0) ?? []
  )
}

/** The passages of a run, those that its answer names first. */
export function passagesOf(run: QueueRun): readonly ShownPassage[] {
  const citations = citationsOf(run)
  const passages = run.passages.map((passage): ShownPassage => {
    const own = citations.filter(({ id }) => id === passage.id)
    return {
      ...passage,
      source: own[0]?.source,
      numbers: own.map(({ number }) => number),
      quotes: own.flatMap(({ quote }) => quote ?? []),
    }
  })
  const place = ({ numbers }: ShownPassage): number => numbers[0] ?? Number.POSITIVE_INFINITY
  return [
    ...passages.filter(({ numbers }) => numbers.length > 0).toSorted((a, b) => place(a) - place(b)),
    ...passages.filter(({ numbers }) => numbers.length === 0),
  ]
}
