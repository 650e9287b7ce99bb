import { hash } from 'node:crypto'
import type { Json } from '../../engine/graph/values.ts'
import type { LabelField, ReviewGive } from '../api/annotation.ts'

/**
 * Whether a person sees the two runs of a pair the other way round. It is drawn for each pair and
 * person, and the same each time, so that nobody learns which side is which.
 */
export function isSwapped(item: string, person: string): boolean {
  return hash('sha256', JSON.stringify([item, person]), 'buffer')[0]! % 2 === 1
}

const other: Readonly<Record<string, string>> = { first: 'second', second: 'first' }

/** The same labels for the other order of a pair. */
export function swapLabels(
  fields: readonly LabelField[],
  labels: ReviewGive['labels'],
): ReviewGive['labels'] {
  const swapped: Record<string, Json> = { ...labels }
  for (const { key, type } of fields) {
    const label = labels[key]
    if (type === 'preference' && typeof label === 'string') swapped[key] = other[label] ?? label
  }
  return swapped
}
