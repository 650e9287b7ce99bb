import type { Citation, Json } from '../../engine/graph/values.ts'
import type { QueueItem } from '../../server/api/annotation.ts'
import { readCitations } from '../runs/citations.ts'

/** A passage that an answer could rest on. */
export interface ShownPassage {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly source: string | undefined
  /** The marks in the answer that stand for it. */
  readonly numbers: readonly number[]
  /** The words of it that the answer rests on. */
  readonly quotes: readonly string[]
}

/** The citations that a run gave out. */
export function citationsOf({ outputs }: QueueItem['runs'][number]): readonly Citation[] {
  return (
    Object.values(outputs)
      .map((value) => readCitations(value))
      .find((list) => list.length > 0) ?? []
  )
}

/** The passages of a run, those that its answer names first. */
export function passagesOf(run: QueueItem['runs'][number]): readonly ShownPassage[] {
  const citations = citationsOf(run)
  const passages = run.passages.flatMap((value) => {
    const passage = readPassage(value)
    if (passage === undefined) return []
    const own = citations.filter(({ id }) => id === passage.id)
    return [
      {
        ...passage,
        numbers: own.map(({ number }) => number),
        quotes: own.flatMap(({ quote }) => quote ?? []),
      },
    ]
  })
  const place = ({ numbers }: ShownPassage): number => numbers[0] ?? Number.POSITIVE_INFINITY
  return [
    ...passages.filter(({ numbers }) => numbers.length > 0).toSorted((a, b) => place(a) - place(b)),
    ...passages.filter(({ numbers }) => numbers.length === 0),
  ]
}

function readPassage(value: Json): Pick<ShownPassage, 'id' | 'title' | 'text' | 'source'> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // SAFETY: not a list, so it is the object form of `Json`.
  const { id, title, text, source } = value as { readonly [key: string]: Json }
  if (typeof id !== 'string' || typeof text !== 'string') return undefined
  return {
    id,
    text,
    title: typeof title === 'string' && title !== '' ? title : id,
    source: typeof source === 'string' ? source : undefined,
  }
}
