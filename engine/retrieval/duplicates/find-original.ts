import type { Lookalike } from '../document-store.ts'
import { resemblance } from './resemblance.ts'

/** From this share of common shingles on, texts count as duplicates. */
const leastResemblance = 0.9

/**
 * Which of the documents that may have the same text as another has it, or nearly.
 * @param candidates the likeliest first
 * @param textOf the text of a candidate
 */
export async function findOriginal(
  text: string,
  candidates: readonly Lookalike[],
  textOf: (id: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const equal = candidates.find(({ isEqual }) => isEqual)
  if (equal !== undefined) return equal.id
  for (const { id } of candidates) {
    const other = await textOf(id)
    if (other === undefined || !areNear(text.length, other.length)) continue
    if (resemblance(text, other) >= leastResemblance) return id
  }
  return undefined
}

/** Texts of very different lengths cannot share that much; white space is allowed for. */
function areNear(one: number, other: number): boolean {
  return Math.min(one, other) >= Math.max(one, other) * (leastResemblance - 0.2)
}
