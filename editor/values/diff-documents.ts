import type { Document } from '../../engine/graph/values.ts'

/** What became of a passage from one list to another. Places count from 1. */
export interface DocumentChange {
  readonly document: Document
  /** Its place in the first list; undefined where it is new. */
  readonly before?: number
  /** Its place in the second list; undefined where it is gone. */
  readonly after?: number
  /** Both have it, with another text. */
  readonly rewritten: boolean
}

/** The passages of the second list in their order, then those that are gone. */
export function diffDocuments(
  before: readonly Document[],
  after: readonly Document[],
): readonly DocumentChange[] {
  const left = before.map((document, at) => ({ document, place: at + 1 }))
  const changes = after.map((document, at): DocumentChange => {
    // The same passage may stand in a list twice: each is matched once.
    const found = left.findIndex((one) => one.document.id === document.id)
    if (found < 0) return { document, after: at + 1, rewritten: false }
    const [match] = left.splice(found, 1)
    const rewritten = match!.document.text !== document.text
    return { document, before: match!.place, after: at + 1, rewritten }
  })
  const gone = left.map(({ document, place }) => ({ document, before: place, rewritten: false }))
  return [...changes, ...gone]
}
