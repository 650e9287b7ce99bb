import type { Document } from '../../../engine/graph/values.ts'

/**
 * The lines of one query in a TREC run: query, `Q0`, document, rank from 1, score, name of the run.
 * A document stands where the best of its passages does. Programs that read runs go by the score and
 * not by the rank, and know no more than 32-bit numbers; so each score is a little below the one before.
 * @param most documents at most
 */
export function trecLines(
  query: string,
  found: readonly Document[],
  name: string,
  most: number,
): string[] {
  const lines: string[] = []
  const seen = new Set<string>()
  let before = Number.POSITIVE_INFINITY
  for (const { id, metadata, score = 0 } of found) {
    const given = metadata?.['document']
    const document = typeof given === 'string' ? given : id
    if (seen.has(document) || seen.size === most) continue
    seen.add(document)
    const own = Math.fround(score)
    before = own < before ? own : justBelow(before)
    lines.push(`${word(query)} Q0 ${word(document)} ${seen.size} ${before} ${word(name)}`)
  }
  return lines
}

/** A 32-bit number that is smaller, if by little. */
function justBelow(score: number): number {
  return Math.fround(score - Math.max(Math.abs(score) * 2 ** -22, 1e-30))
}

/** Spaces would end a column; they are written as in an address. */
function word(text: string): string {
  return text.replace(/\s/g, (space) => encodeURIComponent(space))
}
