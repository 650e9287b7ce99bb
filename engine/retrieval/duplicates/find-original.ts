import type { DocumentStore } from '../document-store.ts'
import { resemblance } from './resemblance.ts'
import type { TextSketch } from './sketch.ts'

/** From this share of common shingles on, texts count as duplicates. */
const leastResemblance = 0.9

/**
 * The document of an index that has the same text as a document, or nearly. One that is a
 * duplicate itself is not found: the one that it repeats is.
 * @param options.mayBe which documents may be found; all when left out
 */
export async function findOriginal(
  store: DocumentStore,
  index: string,
  document: { readonly id: string; readonly text: string; readonly sketch: TextSketch },
  options: { mayBe?: (id: string) => boolean } = {},
): Promise<string | undefined> {
  const { mayBe = () => true } = options
  const alike = await store.lookalikes(index, document.sketch)
  const candidates = alike.filter(({ id }) => id !== document.id && mayBe(id))
  const equal = candidates.find(({ isEqual }) => isEqual)
  if (equal !== undefined) return equal.id
  for (const { id } of candidates) {
    const other = await store.document(index, id)
    if (other === undefined || !areNear(document.text.length, other.text.length)) continue
    if (resemblance(document.text, other.text) >= leastResemblance) return id
  }
  return undefined
}

/** Texts of very different lengths cannot share that much; white space is allowed for. */
function areNear(one: number, other: number): boolean {
  return Math.min(one, other) >= Math.max(one, other) * (leastResemblance - 0.2)
}
