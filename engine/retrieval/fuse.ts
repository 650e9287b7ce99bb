import type { Document } from '../graph/values.ts'

/** Damps the weight of the first ranks (Cormack et al. 2009, "Reciprocal rank fusion", use 60). */
const damping = 60

/** Joins ranked lists into one by weighted reciprocal rank fusion; each document is there once. */
export function fuseRanked(
  lists: readonly { readonly documents: readonly Document[]; readonly weight?: number }[],
): Document[] {
  const scores = new Map<string, { document: Document; score: number }>()
  for (const { documents, weight = 1 } of lists) {
    for (const [rank, document] of documents.entries()) {
      const entry = scores.get(document.id) ?? { document, score: 0 }
      entry.score += weight / (damping + rank + 1)
      scores.set(document.id, entry)
    }
  }
  return [...scores.values()]
    .sort((a, b) => b.score - a.score)
    .map(({ document, score }) => ({ ...document, score }))
}
